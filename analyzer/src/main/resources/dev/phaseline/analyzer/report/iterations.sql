-- The iterations of one migration, ns after its start on the source's clock. Long loops are reduced to the 600 longest.
WITH measured AS (
    SELECT
        iterations.*,
        iterations.start_ns - migrations.start_ns AS at_ns,
        -- What a sync finds was dirtied since the sync before, or since the loop began.
        iterations.start_ns - coalesce(
            max(CASE WHEN iterations.dirty_pages IS NOT NULL THEN iterations.start_ns END)
                OVER (ORDER BY iterations.iteration ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
            migrations.start_ns) AS dirtied_ns
    FROM iterations
    JOIN migrations ON migrations.id = iterations.migration
    WHERE iterations.migration = ?
)
SELECT
    iteration,
    at_ns,
    end_ns - start_ns AS length_ns,
    pending_bytes,
    threshold_bytes,
    dirty_pages,
    sent_pages,
    bandwidth_bytes_per_ms * 1e3 AS bytes_per_s,
    dirty_pages * 4096e9 / nullif(dirtied_ns, 0) AS dirtied_bytes_per_s
FROM measured
QUALIFY row_number() OVER (ORDER BY end_ns - start_ns DESC) <= 600
ORDER BY iteration;
