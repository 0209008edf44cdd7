-- Length of the spans of each kind and name, on each side of each migration.
CREATE VIEW latencies AS
SELECT
    NULL::INTEGER AS migration,  -- migrations.id; NULL outside of any migration
    NULL::VARCHAR AS side,       -- source or destination
    NULL::VARCHAR AS kind,       -- kind of span
    NULL::VARCHAR AS name,       -- what the spans are about
    NULL::BIGINT AS count,       -- number of matched spans
    NULL::DOUBLE AS min_us,      -- shortest, µs
    NULL::DOUBLE AS p50_us,      -- median, µs
    NULL::DOUBLE AS p90_us,      -- 90th percentile, µs
    NULL::DOUBLE AS p99_us,      -- 99th percentile, µs
    NULL::DOUBLE AS max_us,      -- longest, µs
    NULL::DOUBLE AS total_ms     -- sum, ms
WHERE false;
