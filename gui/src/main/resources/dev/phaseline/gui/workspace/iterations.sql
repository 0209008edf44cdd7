-- Iterations of the precopy loop. NULL where the recording does not tell.
SELECT
    migration,
    iteration,
    start_ns,                                  -- ns since the epoch on the source's clock
    end_ns,                                    -- the same
    pending_bytes::DOUBLE AS pending_bytes,
    threshold_bytes::DOUBLE AS threshold_bytes,
    dirty_pages::DOUBLE AS dirty_pages,
    bandwidth_bytes_per_ms::DOUBLE AS bandwidth_bytes_per_ms
FROM iterations
WHERE start_ns IS NOT NULL
ORDER BY migration, start_ns
