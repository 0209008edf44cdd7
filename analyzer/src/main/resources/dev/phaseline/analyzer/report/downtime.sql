-- What happened while the guest stood still, in ns after it stopped. Of many steps the longest are kept, and those that
-- added to the downtime.
WITH steps AS (
    SELECT
        side,
        step,
        name,
        start_ns - min(start_ns) OVER () AS start_ns,
        end_ns - start_ns AS length_ns,
        critical,
        critical_ms * 1e6 AS critical_ns,
        gap_ms * 1e6 AS gap_ns,
        depth,
        count(*) OVER () AS steps
    FROM downtime
    WHERE migration = ? AND start_ns IS NOT NULL
)
SELECT side, step, name, start_ns, length_ns, critical, critical_ns, gap_ns, depth, steps
FROM steps
QUALIFY depth = 0 OR row_number() OVER (
    PARTITION BY depth, side ORDER BY coalesce(critical_ns, 0) DESC, length_ns DESC NULLS LAST) <= 16
ORDER BY depth, start_ns, side DESC;
