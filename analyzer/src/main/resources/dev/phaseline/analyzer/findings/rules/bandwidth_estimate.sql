-- rule: bandwidth_estimate
-- question: 6. Is the bandwidth estimate wrong, so that it never switches over?
-- severity: warning
-- needs: source migrate_transferred, source multifd_send | multifd_send_fill | ram_save_page, source times
-- events: multifd_send(used/normal, next_packet_size), multifd_send_fill(next_packet_size), ram_save_page()
-- title: The bandwidth estimate was {estimate:rate} while {seen:rate} went over the channels
-- detail: Over {windows} windows the source counted {counted_bytes:bytes}; the packets and pages in the trace alone are
--   {seen_bytes:bytes}. With the real bandwidth switchover would have been possible at {missed} of {estimates} estimates of
--   what is left at which it was not.
-- advice: The estimate sets the threshold of the switchover. Update QEMU (some releases do not count multifd or RDMA bytes),
--   or tell it the bandwidth with avail-switchover-bandwidth, or raise downtime-limit by the same factor, {factor}.
WITH ranges AS (
    SELECT
        migration,
        recording,
        attempt,
        min(seq) AS first_seq,
        max(seq) AS last_seq,
        min(ts_ns) AS start_ns,
        max(ts_ns) AS end_ns,
        count(*) - 1 AS windows,
        -- What the first one counts was sent before its event.
        sum(sent_bytes) - arg_min(sent_bytes, seq) AS counted_bytes
    FROM windows
    GROUP BY ALL
    HAVING count(*) > 5
),
-- The payload is the size of the next packet of data; pages are only as long as they were sent plain, which is certain
-- in the bulk pass alone.
sent AS (
    SELECT recording, seq, next_packet_size AS bytes FROM multifd_send WHERE used > 0
    UNION ALL
    SELECT recording, seq, next_packet_size FROM multifd_send_fill
    UNION ALL
    SELECT pages.recording, pages.seq, 4096
    FROM ram_save_page AS pages
    JOIN rounds
        ON rounds.round = 1
        AND rounds.recording = pages.recording
        AND pages.seq BETWEEN rounds.start_seq AND rounds.end_seq
),
seen AS (
    SELECT ranges.recording, ranges.attempt, sum(sent.bytes)::DOUBLE AS seen_bytes, arg_max(sent.seq, sent.bytes) AS seq
    FROM ranges
    JOIN sent ON sent.recording = ranges.recording AND sent.seq > ranges.first_seq AND sent.seq < ranges.last_seq
    GROUP BY ALL
),
compared AS (
    SELECT ranges.*, seen.seen_bytes, seen.seq AS seen_seq, seen.seen_bytes / nullif(ranges.counted_bytes, 0) AS factor
    FROM ranges
    JOIN seen USING (recording, attempt)
),
wrong AS (
    SELECT * FROM compared WHERE factor >= 1.5
),
missed AS (
    SELECT
        wrong.recording,
        wrong.attempt,
        count(*) AS estimates,
        count(*) FILTER (pending.pending_bytes < wrong.factor * pending.threshold_bytes) AS missed
    FROM wrong
    JOIN pending
        ON pending.recording = wrong.recording
        AND pending.attempt = wrong.attempt
        AND pending.pending_bytes >= pending.threshold_bytes
        AND NOT pending.postcopy
    GROUP BY ALL
)
SELECT
    wrong.migration,
    'source' AS side,
    wrong.recording,
    wrong.start_ns,
    wrong.end_ns,
    wrong.windows,
    wrong.counted_bytes::DOUBLE AS counted_bytes,
    wrong.seen_bytes,
    wrong.factor,
    wrong.counted_bytes / ((wrong.end_ns - wrong.start_ns) / 1e9) AS estimate,
    wrong.seen_bytes / ((wrong.end_ns - wrong.start_ns) / 1e9) AS seen,
    coalesce(missed.estimates, 0) AS estimates,
    coalesce(missed.missed, 0) AS missed,
    [{'recording': wrong.recording, 'seq': wrong.first_seq}, {'recording': wrong.recording, 'seq': wrong.seen_seq},
        {'recording': wrong.recording, 'seq': wrong.last_seq}] AS evidence
FROM wrong
LEFT JOIN missed USING (recording, attempt)
