-- The moments of each attempt of a recording.
-- Only with an attempt.
INSERT INTO internal.moments BY NAME
WITH marked AS (
    SELECT
        attempts.attempt,
        attempts.side,
        attempts.outcome,
        marks.*,
        min(seq) FILTER (name = 'savevm_state_header') OVER (PARTITION BY attempts.attempt) AS header_seq,
        min(seq) FILTER (state = 'active') OVER (PARTITION BY attempts.attempt) AS active_seq,
        bool_or(state = 'postcopy-active' OR name = 'postcopy_start') OVER (PARTITION BY attempts.attempt) AS goes_over,
        bool_or(name = 'qemu_savevm_send_packaged') OVER (PARTITION BY attempts.attempt) AS packages
    FROM internal.attempts
    JOIN internal.marks
        ON marks.recording = attempts.recording AND marks.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE attempts.recording = getvariable('recording')
),
-- The first: a postcopy migration that recovers has no other.
switchovers AS (
    SELECT
        attempt,
        arg_min({'start_seq': start_seq, 'start_ns': start_ns, 'start_event': start_event, 'end_ns': end_ns}, start_seq)
            AS switchover
    FROM internal.stages
    WHERE recording = getvariable('recording') AND side = 'source' AND phase = 'switchover' AND end_event IS NOT NULL
    GROUP BY attempt
),
stops AS (
    SELECT
        attempt,
        -- The events right before which the guest stopped or began to stop, the most exact first.
        arg_min({'seq': seq, 'ns': ts_ns, 'event': label}, seq) FILTER (state = 'src-downtime-start') AS exact,
        arg_min({'seq': seq, 'ns': ts_ns, 'event': label}, seq) FILTER (name = 'postcopy_start_set_run') AS postcopy,
        min(ts_ns) FILTER (state = 'src-downtime-end') AS exact_end_ns,
        coalesce(any_value(goes_over), false) AS goes_over,
        coalesce(any_value(packages), false) AS packages
    FROM marked
    WHERE side = 'source'
    GROUP BY attempt
),
runs AS (
    SELECT
        attempt,
        arg_min({'seq': seq, 'ns': ts_ns, 'event': label}, seq)
            FILTER (state IN ('dst-precopy-bh-vm-started', 'dst-postcopy-bh-vm-started')) AS exact,
        arg_min({'seq': seq, 'ns': ts_ns, 'event': label}, seq) FILTER (
            name = 'loadvm_postcopy_handle_run_vmstart'
            OR (name = 'loadvm_postcopy_handle_run_bh' AND state = 'return')) AS postcopy,
        arg_min({'seq': seq, 'ns': ts_ns, 'event': label}, seq) FILTER (
            state = 'completed' AND name = 'migrate_set_state') AS completed,
        bool_or(name IN ('loadvm_handle_cmd_packaged', 'postcopy_start') OR state = 'postcopy-active') AS is_postcopy
    FROM marked
    WHERE side = 'destination'
    GROUP BY attempt
),
-- A guest that stopped and was not moved runs again where it was.
returns AS (
    SELECT attempt, arg_min({'seq': seq, 'ns': ts_ns, 'event': label}, seq) AS again
    FROM marked
    WHERE side = 'source' AND outcome IN ('failed', 'cancelled') AND name = 'migration_thread_after_loop'
    GROUP BY attempt
),
clocks AS (
    SELECT
        recording,
        attempt,
        side,
        min(ts_ns) FILTER (state = 'setup') AS command_ns,
        -- QEMU starts the clock of the setup in the migration thread, whose first event is the header. From 9.0 on that
        -- thread makes the multifd channels before it; what comes before the thread is the main channel.
        coalesce(
            CASE WHEN EXISTS (FROM multifd_send_fill WHERE recording = getvariable('recording'))
                THEN max(ts_ns) FILTER (
                    name IN ('migration_set_outgoing_channel', 'open_return_path_on_source_continue') AND seq < header_seq) END,
            min(ts_ns) FILTER (name = 'savevm_state_header'),
            max(ts_ns) FILTER (
                name IN ('migration_set_outgoing_channel', 'open_return_path_on_source_continue') AND seq < active_seq))
            AS thread_ns,
        min(ts_ns) FILTER (state = 'active') AS active_ns,
        -- QEMU stops the clocks right after this event, a little later than it sets the status.
        min(ts_ns) FILTER (name = 'migration_thread_after_loop') AS after_loop_ns,
        min(ts_ns) FILTER (name = 'migrate_set_state' AND state IN ('completed', 'failed', 'cancelled')) AS outcome_ns
    FROM marked
    GROUP BY recording, attempt, side
),
stopped AS (
    SELECT
        switchovers.attempt,
        coalesce(
            stops.exact,
            stops.postcopy,
            {'seq': switchover.start_seq, 'ns': switchover.start_ns, 'event': switchover.start_event}) AS stop,
        CASE
            WHEN stops.exact_end_ns IS NOT NULL THEN stops.exact_end_ns
            -- Without the package nothing tells when the guest could run again.
            WHEN stops.goes_over THEN CASE WHEN stops.packages THEN switchover.end_ns END
            ELSE coalesce(clocks.after_loop_ns, switchover.end_ns)
        END AS counted_ns
    FROM switchovers
    LEFT JOIN stops USING (attempt)
    LEFT JOIN clocks USING (attempt)
),
running AS (
    SELECT
        clocks.attempt,
        CASE clocks.side
            WHEN 'source' THEN returns.again
            ELSE coalesce(
                runs.exact, runs.postcopy, CASE WHEN NOT coalesce(runs.is_postcopy, false) THEN runs.completed END)
        END AS run
    FROM clocks
    LEFT JOIN runs USING (attempt)
    LEFT JOIN returns USING (attempt)
)
SELECT
    clocks.*,
    stopped.stop.seq AS stopped_seq,
    stopped.stop.ns AS stopped_ns,
    stopped.stop.event AS stopped_event,
    stopped.counted_ns,
    running.run.seq AS running_seq,
    running.run.ns AS running_ns,
    running.run.event AS running_event
FROM clocks
LEFT JOIN stopped USING (attempt)
LEFT JOIN running USING (attempt);
