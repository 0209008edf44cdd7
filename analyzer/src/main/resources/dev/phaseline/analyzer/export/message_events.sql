-- The types of events at which a message leaves or arrives; starts of sections are spans and not among them.
WITH flow_ends AS (
    SELECT kind, source_recording AS recording, source_seq AS seq, forward AS leaves,
        (source_recording::BIGINT << 40) | source_seq AS flow
    FROM internal.flows
    UNION ALL
    SELECT kind, destination_recording, destination_seq, NOT forward, (source_recording::BIGINT << 40) | source_seq
    FROM internal.flows
)
SELECT DISTINCT events.event_type
FROM flow_ends
JOIN events USING (recording, seq)
WHERE flow_ends.kind NOT LIKE 'section%';
