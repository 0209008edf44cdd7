-- What the rules found, the worst first.
SELECT
    rule,
    severity,                                  -- error, warning or info
    side,
    recording,
    title,
    detail,
    advice,
    start_ns,                                  -- ns since the epoch on the clock of the recording; NULL if it has no time
    end_ns,                                    -- the same
    list_transform(evidence, lambda event: event.recording) AS evidence_recordings,
    list_transform(evidence, lambda event: event.seq) AS evidence_seqs
FROM findings
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, start_ns, rule
