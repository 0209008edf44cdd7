-- All spans, those of a thread together and in time order, an outer span before those that start with it.
-- $1: time origin, ns since the epoch. All times in ns since the origin.
SELECT
    thread,
    kind,
    coalesce(name, '') AS name,
    start_ns - $1 AS start_ns,
    end_ns - $1 AS end_ns,                     -- NULL without an end event
    start_seq
FROM spans
WHERE start_ns IS NOT NULL
ORDER BY thread, start_ns, coalesce(end_ns, start_ns) DESC, start_seq
