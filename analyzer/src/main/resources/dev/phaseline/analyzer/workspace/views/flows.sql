-- What crossed the wire and was recorded on both sides: sections, commands, multifd packets, answers and page requests, on
-- the migration's clock. The clocks are aligned so that nothing arrives before it was sent.
CREATE VIEW flows AS
WITH aligned AS (
    SELECT
        members.migration,
        flows.*,
        internal.common_ns(flows.destination_ns, origin_ns, offset_ns, drift_ppb) AS common_ns,
        members.both_timed
    FROM internal.flows
    JOIN internal.members
        ON members.recording = flows.destination_recording AND members.attempt = flows.destination_attempt
),
directed AS (
    SELECT
        *,
        CASE WHEN forward THEN 'source' ELSE 'destination' END AS sender,
        CASE WHEN forward THEN source_ns ELSE common_ns END AS sent_ns,
        CASE WHEN forward THEN common_ns ELSE source_ns END AS received_ns
    FROM aligned
)
SELECT
    migration,     -- migrations.id
    kind,          -- section_part, section_end, section_full, command, packet, answer, setup
    name,          -- which of that: idstr, name of the command, channel and number of the packet, type of the answer
    nth,           -- number of this kind and name in the migration, from 1
    sender,        -- source or destination
    sent_ns,       -- before it left, ns since the epoch on the migration's clock
    received_ns,   -- after it arrived, ns since the epoch on the migration's clock
    CASE WHEN both_timed THEN (received_ns - sent_ns) / 1e3 END AS latency_us,  -- between the two, µs, right within the
                   -- clocks' error; NULL if a side is a log without times
    source_recording,       -- recordings.id of the source
    source_seq,             -- events.seq there
    destination_recording,  -- recordings.id of the destination
    destination_seq         -- events.seq there
FROM directed
ORDER BY migration, sent_ns;
