-- The events of one type (the exporter puts its table here), with the message that leaves or arrives with each.
WITH flow_ends AS (
    SELECT kind, source_recording AS recording, source_seq AS seq, forward AS leaves,
        (source_recording::BIGINT << 40) | source_seq AS flow
    FROM internal.flows
    UNION ALL
    SELECT kind, destination_recording, destination_seq, NOT forward, (source_recording::BIGINT << 40) | source_seq
    FROM internal.flows
),
flows AS (
    SELECT recording, seq, min(flow) AS flow, bool_or(leaves) AS leaves
    FROM flow_ends
    WHERE kind NOT LIKE 'section%'
    GROUP BY recording, seq
)
SELECT event.*, coalesce(flows.flow, 0) AS flow, coalesce(flows.leaves, false) AS leaves
FROM event
LEFT JOIN flows ON flows.recording = event.recording AND flows.seq = event.seq;
