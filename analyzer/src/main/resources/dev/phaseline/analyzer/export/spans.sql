-- The spans of each thread, outer ones before those inside, with the message that each sends or takes in.
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
    WHERE kind LIKE 'section%'
    GROUP BY recording, seq
)
SELECT
    spans.recording, spans.thread, spans.kind, spans.name, spans.start_ns, spans.end_ns, coalesce(flows.flow, 0),
    coalesce(flows.leaves, false), spans.migration
FROM spans
LEFT JOIN flows
    ON spans.kind LIKE 'section%' AND flows.recording = spans.recording AND flows.seq = spans.start_seq
ORDER BY spans.recording, spans.thread, spans.start_ns, spans.end_ns DESC NULLS LAST, spans.depth;
