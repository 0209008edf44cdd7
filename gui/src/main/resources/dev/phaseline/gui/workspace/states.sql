-- States that the migration was in, each until the next one.
SELECT
    migrate_set_state.recording,
    recordings.side,
    coalesce(new_state, '') AS name,
    ts_ns AS start_ns,                         -- ns since the epoch on the clock of the recording
    lead(ts_ns) OVER (PARTITION BY recording ORDER BY seq) AS end_ns,  -- NULL for the last one of a recording
    recordings.end_ns AS last_ns               -- time of the recording's last event
FROM migrate_set_state
JOIN recordings ON recordings.id = migrate_set_state.recording
ORDER BY recording, seq
