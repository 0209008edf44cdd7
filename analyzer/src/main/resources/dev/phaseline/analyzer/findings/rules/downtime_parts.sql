-- rule: downtime_parts
-- question: 7. Where did the downtime go, device by device, on both sides?
-- severity: info
-- needs: source migration_thread_low_pending | migration_completion_vm_stop, source savevm_section_start,
--   destination qemu_loadvm_state_section_startfull
-- events: migration_thread_low_pending(), savevm_state_complete_precopy(), migration_completion_vm_stop(),
--   process_incoming_migration_co_end(), migrate_set_state(new_state:text), migration_return_path_end_before(),
--   migration_return_path_end_after()
-- title: The switchover took {switchover_ms:ms}; longest: {longest}
-- detail: {parts}
-- advice: Start with the longest part. RAM: send less at the end (a lower threshold, more bandwidth). A device: its state may
--   be large, or its back end slow to stop. The two sides overlap, so the parts do not add up.
WITH switchovers AS (
    SELECT migration, side, recording, min(start_ns) AS start_ns, max(end_ns) AS end_ns
    FROM phases
    WHERE depth = 0 AND phase IN ('switchover', 'start')
    GROUP BY ALL
),
moments AS (
    SELECT recording, seq, ts_ns, 'decided' AS moment FROM migration_thread_low_pending
    UNION ALL
    SELECT recording, seq, ts_ns, 'stopped' FROM migration_completion_vm_stop
    UNION ALL
    SELECT recording, seq, ts_ns, 'stopped' FROM savevm_state_complete_precopy
    UNION ALL
    SELECT recording, seq, ts_ns, 'waits' FROM migration_return_path_end_before
    UNION ALL
    SELECT recording, seq, ts_ns, 'waited' FROM migration_return_path_end_after
    UNION ALL
    SELECT recording, seq, ts_ns, 'loaded' FROM process_incoming_migration_co_end
    UNION ALL
    SELECT recording, seq, ts_ns, 'running' FROM migrate_set_state WHERE new_state = 'completed'
),
steps AS (
    SELECT
        switchovers.migration,
        switchovers.side,
        switchovers.recording,
        moments.moment,
        min(moments.seq) AS seq,
        min(moments.ts_ns) AS ts_ns
    FROM moments
    JOIN switchovers
        ON switchovers.recording = moments.recording
        AND moments.ts_ns BETWEEN switchovers.start_ns AND switchovers.end_ns
    GROUP BY ALL
),
parts AS (
    SELECT spans.migration, spans.side, spans.recording, spans.name, duration_ns, start_seq, end_seq
    FROM spans
    JOIN switchovers
        ON switchovers.recording = spans.recording
        AND switchovers.migration = spans.migration
        AND spans.start_ns BETWEEN switchovers.start_ns AND switchovers.end_ns
    WHERE spans.kind IN ('section_end', 'section_full') AND duration_ns IS NOT NULL
    UNION ALL
    SELECT
        before.migration,
        before.side,
        before.recording,
        CASE before.moment
            WHEN 'decided' THEN 'stopping the guest'
            WHEN 'waits' THEN 'waiting for the destination'
            ELSE 'starting the guest'
        END,
        after.ts_ns - before.ts_ns,
        before.seq,
        after.seq
    FROM steps AS before
    JOIN steps AS after USING (migration, side, recording)
    WHERE (before.moment, after.moment) IN (('decided', 'stopped'), ('waits', 'waited'), ('loaded', 'running'))
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY migration ORDER BY duration_ns DESC) AS rank FROM parts
),
told AS (
    SELECT
        migration,
        arg_min(name || ' on the ' || side || ', ' || ms_text(duration_ns / 1e6), rank) AS longest,
        string_agg(name || ' (' || side || ') ' || ms_text(duration_ns / 1e6), '; ' ORDER BY rank) AS parts,
        list({'recording': recording, 'seq': start_seq} ORDER BY rank) AS starts,
        list({'recording': recording, 'seq': end_seq} ORDER BY rank) AS ends,
        max(duration_ns) / 1e6 AS longest_ms
    FROM ranked
    WHERE rank <= 8
    GROUP BY ALL
),
-- The source's switchover; the destination's where that is all there is.
ranges AS (
    SELECT *
    FROM switchovers
    QUALIFY row_number() OVER (PARTITION BY migration ORDER BY side DESC) = 1
)
SELECT
    ranges.migration,
    ranges.side,
    ranges.recording,
    ranges.start_ns,
    ranges.end_ns,
    (ranges.end_ns - ranges.start_ns) / 1e6 AS switchover_ms,
    told.longest,
    told.longest_ms,
    told.parts,
    told.starts || told.ends AS evidence
FROM ranges
JOIN told USING (migration)
