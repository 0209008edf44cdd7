-- The phases of depth 0 of each attempt of a recording.
-- Only with an attempt.
INSERT INTO internal.stages
WITH attempt_marks AS (
    SELECT
        attempts.attempt,
        attempts.side,
        attempts.began_earlier,
        attempts.start_seq,
        marks.*,
        qemu_loadvm_state_section.section_type,
        qemu_loadvm_state_post_main.ret
    FROM internal.attempts
    JOIN internal.marks
        ON marks.recording = attempts.recording
        AND marks.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    LEFT JOIN qemu_loadvm_state_section
        ON qemu_loadvm_state_section.recording = marks.recording AND qemu_loadvm_state_section.seq = marks.seq
    LEFT JOIN qemu_loadvm_state_post_main
        ON qemu_loadvm_state_post_main.recording = marks.recording AND qemu_loadvm_state_post_main.seq = marks.seq
    WHERE attempts.recording = getvariable('recording')
),
-- Source: what comes after the package with the device state has been sent, if that was recorded. Before 8.0 the file that
-- held it is closed, later releases set the status.
packages AS (
    SELECT
        sent.recording,
        sent.attempt,
        sent.seq AS package_seq,
        arg_min(coalesce(following.state, following.name), following.seq) AS follows
    FROM attempt_marks AS sent
    LEFT JOIN attempt_marks AS following
        ON following.recording = sent.recording
        AND following.attempt = sent.attempt
        AND following.seq > sent.seq
        AND following.name IN ('qemu_file_fclose', 'migrate_set_state')
    WHERE sent.name = 'qemu_savevm_send_packaged'
    GROUP BY ALL
),
placed AS (
    SELECT
        attempt_marks.*,
        package_seq,
        follows,
        -- Whether the attempt has gone over to postcopy at this event.
        coalesce(bool_or(state = 'postcopy-active' OR name IN ('postcopy_start', 'loadvm_handle_cmd_packaged'))
            OVER before, false) AS postcopy,
        -- Source: whether the package with the device state is complete. Closing its buffer ends the switchover.
        coalesce(bool_or(name = 'qemu_savevm_send_packaged') OVER before, false) AS packaged,
        coalesce(bool_or(state = 'postcopy-recover') OVER before, false) AS recovered,
        count(CASE WHEN name = 'qemu_file_fclose' THEN 1 END) OVER before AS files_closed,
        coalesce(bool_or(state IN ('completed', 'failed', 'cancelling', 'cancelled') OR ret < 0) OVER before, false)
            AS over,
        -- Destination: whether anything tells what it loads.
        bool_or(name IN ('qemu_loadvm_state_section', 'loadvm_handle_cmd_packaged'))
            OVER (PARTITION BY recording, attempt) AS loads
    FROM attempt_marks
    LEFT JOIN packages USING (recording, attempt)
    WINDOW before AS (PARTITION BY recording, attempt ORDER BY seq)
),
starts AS (
    SELECT
        recording, attempt, side, seq, ts_ns, label,
        CASE
            WHEN over OR name = 'migration_thread_after_loop' THEN 'cleanup'
            WHEN seq = start_seq AND NOT began_earlier THEN 'setup'
            WHEN state = 'postcopy-paused' THEN 'paused'
            WHEN state = 'postcopy-recover' THEN 'recover'
            WHEN state = 'colo' THEN 'colo'
            WHEN side = 'source' THEN CASE
                WHEN postcopy AND name = 'migration_thread_low_pending' THEN 'completion'
                WHEN recovered AND state = 'postcopy-active' THEN 'postcopy'
                -- Nothing tells when the switchover ended.
                WHEN state = 'postcopy-active' AND package_seq IS NULL THEN 'postcopy'
                WHEN postcopy AND NOT packaged AND (state = 'postcopy-active' OR name = 'postcopy_start')
                    THEN 'switchover'
                WHEN name = 'qemu_savevm_send_packaged'
                    AND coalesce(follows NOT IN ('qemu_file_fclose', 'postcopy-active'), true)
                    THEN 'postcopy'
                WHEN packaged AND (state = 'postcopy-active' OR (name = 'qemu_file_fclose' AND files_closed = 1))
                    THEN 'postcopy'
                WHEN postcopy THEN NULL
                WHEN name IN ('migration_thread_low_pending', 'savevm_state_complete_precopy') THEN 'switchover'
                WHEN state = 'active' OR name IN ('migration_thread_setup_complete', 'savevm_state_iterate')
                    THEN 'precopy'
            END
            ELSE CASE
                WHEN name = 'loadvm_handle_cmd_packaged' THEN 'switchover'
                WHEN name IN ('loadvm_postcopy_handle_run_vmstart', 'loadvm_postcopy_handle_run_bh')
                    OR state = 'dst-postcopy-bh-enter' THEN 'postcopy'
                WHEN (recovered OR NOT loads) AND state = 'postcopy-active' THEN 'postcopy'
                WHEN postcopy THEN NULL
                WHEN NOT loads AND state = 'active' THEN 'precopy'
                WHEN name IN ('qemu_loadvm_state_post_main', 'process_incoming_migration_co_end') THEN 'start'
                WHEN section_type IN (3, 4) THEN 'switchover'
                WHEN section_type = 2 THEN 'precopy'
            END
        END AS phase
    FROM placed
),
ends AS (
    -- The last event of the attempt that views know of; nothing that follows is part of the migration.
    SELECT recording, attempt, max(seq) AS seq, max(ts_ns) AS ts_ns, arg_max(label, seq) AS label
    FROM placed
    WHERE over
    GROUP BY recording, attempt
),
-- Where an attempt without an end stops: before the next one, or with the recording.
last_events AS (
    SELECT attempts.recording, attempts.attempt, coalesce(events.ts_ns, recordings.end_ns) AS ts_ns
    FROM internal.attempts
    JOIN recordings ON recordings.id = attempts.recording
    LEFT JOIN events ON events.recording = attempts.recording AND events.seq = attempts.limit_seq
    WHERE attempts.recording = getvariable('recording')
),
changes AS (
    SELECT *
    FROM starts
    WHERE phase IS NOT NULL
    QUALIFY phase IS DISTINCT FROM lag(phase) OVER (PARTITION BY recording, attempt ORDER BY seq)
),
spans AS (
    SELECT
        *,
        lead(seq) OVER following AS next_seq,
        lead(ts_ns) OVER following AS next_ns,
        lead(label) OVER following AS next_label
    FROM changes
    WINDOW following AS (PARTITION BY recording, attempt ORDER BY seq)
)
SELECT
    spans.recording,
    spans.attempt,
    spans.side,
    spans.phase,
    spans.seq AS start_seq,
    spans.ts_ns AS start_ns,
    spans.label AS start_event,
    coalesce(spans.next_seq, ends.seq, 9223372036854775807) AS end_seq,
    coalesce(spans.next_ns, ends.ts_ns, last_events.ts_ns) AS end_ns,
    coalesce(spans.next_label, ends.label) AS end_event
FROM spans
LEFT JOIN ends USING (recording, attempt)
JOIN last_events USING (recording, attempt);
