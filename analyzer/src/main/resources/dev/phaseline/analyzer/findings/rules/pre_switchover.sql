-- rule: pre_switchover
-- question: 14. Is it stuck before the switchover?
-- severity: warning
-- needs: source migrate_set_state, source times
-- title: It stood in pre-switchover for {waited_ms:ms}{end}
-- detail: The guest is stopped in this status already: all of it counts as downtime. Next status: {next}.
-- advice: Whoever set pause-before-switchover must answer with migrate-continue. See why it took so long, or switch the
--   capability off.
SELECT
    migration,
    CASE WHEN until_ns - ts_ns >= 1000000000 OR next_state IS NULL THEN 'warning' ELSE 'info' END AS severity,
    side,
    recording,
    ts_ns AS start_ns,
    until_ns AS end_ns,
    (until_ns - ts_ns) / 1e6 AS waited_ms,
    CASE WHEN next_state IS NULL THEN ' and was never continued' ELSE '' END AS end,
    coalesce(next_state, 'none') AS next,
    CASE WHEN next_seq IS NULL THEN [{'recording': recording, 'seq': seq}]
        ELSE [{'recording': recording, 'seq': seq}, {'recording': recording, 'seq': next_seq}] END AS evidence
FROM states
WHERE state = 'pre-switchover' AND (until_ns - ts_ns >= 100000000 OR next_state IS NULL)
