-- The attempts of a recording.
-- Only with a mark.
INSERT INTO internal.attempts
WITH marks AS (
    SELECT
        *,
        CASE
            WHEN name IN ('savevm_state_header', 'savevm_state_iterate', 'migration_socket_outgoing_connected',
                'migration_socket_outgoing_error') THEN 'source'
            WHEN name IN ('migration_socket_incoming_accepted', 'migration_set_incoming_channel', 'loadvm_state_setup',
                'qemu_loadvm_state_section') THEN 'destination'
        END AS tells,
        count(CASE WHEN state = 'setup' THEN 1 END) OVER (ORDER BY seq) AS setups
    FROM internal.marks
    WHERE recording = getvariable('recording')
),
-- From 9.0 on a destination sets the status as well, as soon as it listens: what comes first after it tells whose it is.
owners AS (
    SELECT setups, coalesce(arg_min(tells, seq), 'source') AS owner
    FROM marks
    GROUP BY setups
),
candidates AS (
    SELECT
        marks.*,
        CASE WHEN state = 'setup' THEN 'source' ELSE tells END AS side,
        -- setup: always a new attempt. header: its stream, so new only if its setup was not recorded. idle: new unless
        -- an attempt is under way. late: only when nothing was before, that is, when the recording began after it.
        CASE
            WHEN state = 'setup' THEN CASE owner WHEN 'source' THEN 'setup' END
            WHEN name = 'savevm_state_header' THEN 'header'
            WHEN name IN (
                'migration_socket_incoming_accepted', 'migration_set_incoming_channel', 'loadvm_state_setup')
                THEN 'idle'
            WHEN name IN ('savevm_state_iterate', 'qemu_loadvm_state_section') THEN 'late'
            WHEN state IN ('completed', 'failed', 'cancelled') THEN 'end'
        END AS opens
    FROM marks
    JOIN owners USING (setups)
),
sequence AS (
    SELECT *, lag(opens) OVER (PARTITION BY recording ORDER BY seq) AS previous
    FROM candidates
    WHERE opens IS NOT NULL
),
starts AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY recording ORDER BY seq) AS attempt,
        lead(seq) OVER (PARTITION BY recording ORDER BY seq) AS next_seq
    FROM (
        FROM sequence
        WHERE opens = 'setup'
            OR (opens = 'header' AND previous IS DISTINCT FROM 'setup')
            OR (opens = 'idle' AND (previous IS NULL OR previous = 'end'))
            OR (opens = 'late' AND previous IS NULL)
    )
)
SELECT
    starts.recording,
    starts.attempt,
    starts.side,
    starts.seq AS start_seq,
    starts.ts_ns AS start_ns,
    starts.label AS start_event,
    starts.opens = 'late' AS began_earlier,
    coalesce(starts.next_seq - 1, 9223372036854775807) AS limit_seq,
    coalesce(arg_min(marks.state, marks.seq), 'incomplete') AS outcome,
    min(marks.seq) AS outcome_seq
FROM starts
LEFT JOIN internal.marks
    ON marks.recording = starts.recording
    AND marks.seq BETWEEN starts.seq AND coalesce(starts.next_seq - 1, 9223372036854775807)
    AND marks.state IN ('completed', 'failed', 'cancelled')
GROUP BY ALL;
