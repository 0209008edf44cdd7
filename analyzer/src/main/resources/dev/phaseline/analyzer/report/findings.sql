-- What the rules found in one migration, the worst first, each with the first of the events that show it.
SELECT
    findings.rule,
    findings.severity,
    findings.side,
    findings.title,
    findings.detail,
    findings.advice,
    CASE WHEN migrations.timed THEN findings.start_ns - recordings_start.start_ns END AS at_ns,
    CASE WHEN recordings.clock <> 'none' THEN findings.end_ns - findings.start_ns END AS length_ns,
    list_transform(findings.numbers, lambda number: number.name),
    list_transform(findings.numbers, lambda number: number.value),
    len(findings.evidence),
    list_transform(findings.evidence[1:6], lambda event: event.recording || ' ' || event.seq)
FROM findings
JOIN migrations ON migrations.id = findings.migration
JOIN recordings ON recordings.id = findings.recording
-- The start of the migration on the clock of the finding's recording.
JOIN LATERAL (
    SELECT CASE
        WHEN findings.recording IS DISTINCT FROM migrations.source_recording AND migrations.source_recording IS NOT NULL
            THEN migrations.start_ns + (coalesce(migrations.clock_offset_ms, 0) * 1e6)::BIGINT
        ELSE migrations.start_ns END AS start_ns
) AS recordings_start ON true
WHERE findings.migration = ?
ORDER BY
    CASE findings.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, findings.start_ns, findings.rule
LIMIT 60;
