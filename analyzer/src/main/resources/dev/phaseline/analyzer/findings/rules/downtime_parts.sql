-- rule: downtime_parts
-- question: 7. Where did the downtime go, device by device, on both sides?
-- severity: info
-- needs: source migration_thread_low_pending | migration_completion_vm_stop, source savevm_section_start,
--   destination qemu_loadvm_state_section_startfull, times
-- title: The switchover took {switchover_ms:ms}; longest: {longest}
-- detail: {parts}
-- advice: Start with the longest part. RAM: send less at the end (a lower threshold, more bandwidth). A device: its state may
--   be large, or its back end slow to stop. The two sides overlap, so the parts do not add up.
WITH switchovers AS (
    SELECT migration, side, recording, min(start_ns) AS start_ns, max(end_ns) AS end_ns
    FROM phases
    WHERE depth = 0 AND phase IN ('switchover', 'start') AND duration_ms IS NOT NULL
    GROUP BY ALL
),
parts AS (
    SELECT
        migration,
        side,
        recording,
        CASE step
            WHEN 'stop' THEN 'stopping the guest'
            WHEN 'start' THEN 'starting the guest'
            WHEN 'return path' THEN 'waiting for the destination'
            ELSE name
        END AS name,
        duration_ms,
        start_seq,
        end_seq
    FROM downtime
    WHERE depth = 1 AND duration_ms IS NOT NULL
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY migration ORDER BY duration_ms DESC, start_seq) AS rank FROM parts
),
told AS (
    SELECT
        migration,
        arg_min(name || ' on the ' || side || ', ' || ms_text(duration_ms), rank) AS longest,
        string_agg(name || ' (' || side || ') ' || ms_text(duration_ms), '; ' ORDER BY rank) AS parts,
        list({'recording': recording, 'seq': start_seq} ORDER BY rank) AS starts,
        list({'recording': recording, 'seq': end_seq} ORDER BY rank) AS ends,
        max(duration_ms) AS longest_ms
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
