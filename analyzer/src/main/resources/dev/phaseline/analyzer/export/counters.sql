-- What the precopy loop counts, as the source sees it: a value holds until the next one.
WITH counted AS (
    UNPIVOT (
        SELECT
            migrations.source_recording AS recording,
            iterations.start_ns,
            iterations.pending_bytes::DOUBLE AS remaining,
            iterations.threshold_bytes::DOUBLE AS threshold,
            (iterations.bandwidth_bytes_per_ms * 1e3)::DOUBLE AS bandwidth,
            iterations.dirty_pages::DOUBLE AS "dirty pages"
        FROM iterations
        JOIN migrations ON migrations.id = iterations.migration
        WHERE migrations.source_recording IS NOT NULL
    ) ON remaining, threshold, bandwidth, "dirty pages" INTO NAME name VALUE value
)
SELECT
    recording,
    name,
    CASE name WHEN 'bandwidth' THEN 'bytes/s' WHEN 'dirty pages' THEN 'pages' ELSE 'bytes' END,
    start_ns,
    value
FROM counted
ORDER BY recording, name, start_ns;
