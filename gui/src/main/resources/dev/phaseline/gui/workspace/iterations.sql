-- $1: time origin, ns since the epoch. All times in ns since the origin. NULL where the recording does not tell.
SELECT
    migration,
    iteration,
    start_ns - $1 AS start_ns,
    end_ns - $1 AS end_ns,
    pending_bytes::DOUBLE AS pending_bytes,
    threshold_bytes::DOUBLE AS threshold_bytes,
    dirty_pages::DOUBLE AS dirty_pages,
    bandwidth_bytes_per_ms::DOUBLE AS bandwidth_bytes_per_ms
FROM iterations
WHERE start_ns IS NOT NULL
ORDER BY migration, start_ns
