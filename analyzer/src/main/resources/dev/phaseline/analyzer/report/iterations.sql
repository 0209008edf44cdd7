-- The iterations of one migration, ns after its start on the source's clock. Long loops are reduced to the 600 longest. The
-- dirty rate is that of the last sync in the iteration, in bytes of pages of 4 KiB.
WITH rates AS (
    SELECT ts_ns, value FROM counters WHERE migration = ?1 AND side = 'source' AND name = 'dirty rate'
),
dirtied AS (
    SELECT iterations.iteration, arg_max(rates.value, rates.ts_ns) AS pages_per_s
    FROM iterations
    JOIN rates ON rates.ts_ns >= iterations.start_ns AND rates.ts_ns < iterations.end_ns
    WHERE iterations.migration = ?1
    GROUP BY iterations.iteration
)
SELECT
    iterations.iteration,
    iterations.start_ns - migrations.start_ns,
    iterations.end_ns - iterations.start_ns,
    iterations.pending_bytes,
    iterations.threshold_bytes,
    iterations.dirty_pages,
    iterations.sent_pages,
    iterations.bandwidth_bytes_per_ms * 1e3,
    dirtied.pages_per_s * 4096
FROM iterations
JOIN migrations ON migrations.id = iterations.migration
LEFT JOIN dirtied USING (iteration)
WHERE iterations.migration = ?1
QUALIFY row_number() OVER (ORDER BY iterations.end_ns - iterations.start_ns DESC) <= 600
ORDER BY iterations.iteration;
