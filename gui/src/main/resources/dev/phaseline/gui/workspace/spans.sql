-- All spans on the clocks of their recordings, those of a thread together and in time order, an outer span before those
-- that start with it.
SELECT
    migration,                                 -- NULL outside of any migration
    recording,
    thread,
    kind,
    coalesce(name, '') AS name,
    start_ns,                                  -- ns since the epoch
    end_ns,                                    -- ns since the epoch; NULL without an end event
    start_seq,
    end_seq                                    -- NULL without an end event
FROM spans
WHERE start_ns IS NOT NULL
ORDER BY thread, start_ns, coalesce(end_ns, start_ns) DESC, start_seq
