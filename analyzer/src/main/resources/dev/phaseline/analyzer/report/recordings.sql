-- What was loaded.
SELECT
    id, parse_filename(path), format, side, host, pid, clock, start_ns, end_ns, events_read, events_dropped, events_damaged,
    events_undeclared, events_ambiguous
FROM recordings
ORDER BY id;
