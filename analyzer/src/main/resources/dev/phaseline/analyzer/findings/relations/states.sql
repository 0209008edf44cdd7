-- relation: One row per status that a side of a migration went through.
-- columns: migration, recording, attempt, side, seq, ts_ns, state, next_state, next_seq, until_ns (the next status, else the
--   last event of the recording)
-- events: migrate_set_state(new_state:text)
SELECT
    attempts.migration,
    attempts.recording,
    attempts.attempt,
    attempts.side,
    changes.seq,
    changes.ts_ns,
    changes.new_state AS state,
    lead(changes.new_state) OVER following AS next_state,
    lead(changes.seq) OVER following AS next_seq,
    coalesce(lead(changes.ts_ns) OVER following, recordings.end_ns) AS until_ns
FROM migrate_set_state AS changes
JOIN attempts
    ON attempts.recording = changes.recording AND changes.seq BETWEEN attempts.first_seq AND attempts.last_seq
JOIN recordings ON recordings.id = changes.recording
WINDOW following AS (PARTITION BY attempts.recording, attempts.attempt ORDER BY changes.seq)
