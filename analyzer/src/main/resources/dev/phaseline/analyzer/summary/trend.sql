-- How precopy went, at its start, quarters and end.
WITH numbered AS (
    SELECT *, row_number() OVER (ORDER BY iteration) AS nth, count(*) OVER () AS total
    FROM iterations
    WHERE migration = getvariable('migration')
),
-- An iteration without a sync, or without the end of a rate window, has what the one before had.
filled AS (
    SELECT
        nth,
        total,
        pending_bytes,
        arg_max(dirty_pages, nth) FILTER (dirty_pages IS NOT NULL) OVER before AS dirty_pages,
        arg_max(bandwidth_bytes_per_ms, nth) FILTER (bandwidth_bytes_per_ms IS NOT NULL) OVER before AS bandwidth
    FROM numbered
    WINDOW before AS (ORDER BY nth)
),
points AS (
    SELECT * FROM filled WHERE nth IN (1, 1 + (total - 1) // 4, 1 + (total - 1) // 2, 1 + 3 * (total - 1) // 4, total)
),
told AS (
    SELECT
        string_agg(coalesce(bytes_text(pending_bytes), '?'), ' > ' ORDER BY nth) AS remaining,
        arg_max(pending_bytes, nth)::DOUBLE AS last_remaining,
        string_agg(coalesce(number_text(dirty_pages), '?'), ' > ' ORDER BY nth) AS dirtied,
        arg_max(dirty_pages, nth)::DOUBLE AS last_dirtied,
        string_agg(coalesce(rate_text(bandwidth * 1000.0), '?'), ' > ' ORDER BY nth) AS bandwidth,
        arg_max(bandwidth, nth) * 1000.0 AS last_bandwidth,
        count(*) AS points
    FROM points
)
SELECT 'left to send' AS item, remaining AS value, last_remaining AS number, 'bytes' AS unit FROM told WHERE points > 0
UNION ALL
SELECT 'found dirty, pages', dirtied, last_dirtied, 'pages' FROM told WHERE last_dirtied IS NOT NULL
UNION ALL
SELECT 'bandwidth', bandwidth, last_bandwidth, 'bytes/s' FROM told WHERE last_bandwidth IS NOT NULL
