-- What happened while the guest stood still, on both sides on one clock: a row for the whole (depth 0), one for each step
-- of either side. The critical path leads from the moment that the guest ran again back to the one that it stopped: a
-- load waits for the load before it or for its section to be written, whichever is later. Needs
-- migration_thread_low_pending (or migrate_set_state), savevm_section_* and, on the destination,
-- qemu_loadvm_state_section* and migrate_set_state; without vmstate_save and vmstate_load_state_end devices have rougher
-- bounds.
CREATE VIEW downtime AS
WITH members AS (
    SELECT members.*, moments.* EXCLUDE (recording, attempt, side)
    FROM internal.members
    JOIN internal.moments USING (recording, attempt)
),
-- From the guest's stop to its start, as far as both are known.
windows AS (
    SELECT
        migration,
        max(CASE WHEN side = 'source' THEN internal.common_ns(stopped_ns, origin_ns, offset_ns, drift_ppb) END) AS stopped_ns,
        any_value(stopped_event) FILTER (side = 'source') AS stopped_event,
        coalesce(
            max(CASE WHEN side = 'destination' THEN internal.common_ns(running_ns, origin_ns, offset_ns, drift_ppb) END),
            max(CASE WHEN side = 'source' THEN running_ns END)) AS running_ns,
        coalesce(
            any_value(running_event) FILTER (side = 'destination'),
            any_value(running_event) FILTER (side = 'source')) AS running_event,
        any_value(both_timed) AS both_timed
    FROM members
    GROUP BY migration
),
-- Without a destination all that is known is how long the source counted; without a source nobody knows when the guest
-- stopped.
known AS (
    SELECT
        windows.migration,
        windows.both_timed,
        windows.stopped_ns,
        windows.stopped_event,
        coalesce(windows.running_ns, members.counted_ns) AS running_ns,
        windows.running_event
    FROM windows
    LEFT JOIN members ON members.migration = windows.migration AND members.side = 'source'
    WHERE windows.stopped_ns IS NOT NULL OR windows.running_ns IS NOT NULL
),
-- In postcopy pages go on to be loaded beside the devices: no downtime is due to them.
postcopies AS (
    SELECT DISTINCT members.migration
    FROM members
    JOIN internal.spans USING (recording, attempt)
    WHERE spans.kind = 'package'
),
-- The first switchover of an attempt, and on the destination the start of the guest.
stages AS (
    SELECT members.*, stages.phase, stages.start_seq AS stage_start, stages.end_seq AS stage_end
    FROM members
    JOIN internal.stages USING (recording, attempt)
    WHERE stages.phase IN ('switchover', 'start')
    QUALIFY row_number() OVER (PARTITION BY recording, attempt, stages.phase ORDER BY stages.start_seq) = 1
),
-- The n-th section of a name on one side is the n-th on the other.
sections AS (
    SELECT
        stages.migration,
        stages.side,
        CASE spans.kind
            WHEN 'section_full' THEN 'device'
            WHEN 'package' THEN 'package'
            WHEN 'section_end' THEN 'live state'
            WHEN 'return_path' THEN 'return path'
            ELSE spans.kind
        END AS step,
        spans.name,
        spans.recording,
        spans.start_seq,
        spans.end_seq,
        internal.common_ns(spans.start_ns, origin_ns, offset_ns, drift_ppb) AS start_ns,
        internal.common_ns(spans.end_ns, origin_ns, offset_ns, drift_ppb) AS end_ns,
        spans.start_event,
        spans.end_event,
        row_number() OVER (
            PARTITION BY stages.migration, stages.side, spans.kind, spans.name ORDER BY spans.start_seq) AS nth
    FROM stages
    JOIN internal.spans
        ON spans.recording = stages.recording
        AND spans.start_seq >= stages.stage_start
        AND spans.start_seq < stages.stage_end
    WHERE stages.phase = 'switchover'
        AND (spans.kind = 'section_full'
            OR (spans.kind = 'return_path' AND spans.name = 'close')
            OR (spans.kind = 'package' AND spans.name = 'receive')
            OR (spans.kind = 'section_end'
                AND (stages.side = 'source' OR stages.migration NOT IN (FROM postcopies))))
),
-- What the destination had still to load of the live phase when the guest stopped.
backlog AS (
    SELECT
        members.migration,
        members.side,
        'live state' AS step,
        spans.name,
        spans.recording,
        spans.start_seq,
        spans.end_seq,
        internal.common_ns(spans.start_ns, origin_ns, offset_ns, drift_ppb) AS start_ns,
        internal.common_ns(spans.end_ns, origin_ns, offset_ns, drift_ppb) AS end_ns,
        spans.start_event,
        spans.end_event,
        NULL AS nth
    FROM members
    JOIN known USING (migration)
    JOIN internal.spans USING (recording, attempt)
    WHERE members.side = 'destination'
        AND spans.kind = 'section_part'
        AND members.migration NOT IN (FROM postcopies)
        AND internal.common_ns(spans.end_ns, origin_ns, offset_ns, drift_ppb) > known.stopped_ns
        AND internal.common_ns(spans.start_ns, origin_ns, offset_ns, drift_ppb) < known.running_ns
),
others AS (
    -- Source: the lock, the guest's stop. Destination: the bottom half that starts the guest.
    SELECT
        members.migration,
        members.side,
        'stop' AS step,
        'guest' AS name,
        members.recording,
        members.stopped_seq AS start_seq,
        parts.end_seq,
        members.stopped_ns AS start_ns,
        parts.end_ns,
        members.stopped_event AS start_event,
        parts.end_event
    FROM members
    JOIN internal.phase_parts AS parts
        ON parts.recording = members.recording
        AND parts.attempt = members.attempt
        AND parts.phase = 'stop'
        AND parts.end_ns >= members.stopped_ns
    WHERE members.side = 'source'
    UNION ALL
    SELECT
        members.migration,
        members.side,
        'start',
        'guest',
        members.recording,
        stages.start_seq,
        members.running_seq,
        internal.common_ns(stages.start_ns, origin_ns, offset_ns, drift_ppb),
        internal.common_ns(members.running_ns, origin_ns, offset_ns, drift_ppb),
        stages.start_event,
        members.running_event
    FROM members
    JOIN internal.stages
        ON stages.recording = members.recording
        AND stages.attempt = members.attempt
        AND (stages.phase = 'start' OR (stages.phase = 'postcopy' AND stages.start_ns < members.running_ns))
    WHERE members.side = 'destination' AND members.running_ns IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY stages.recording, stages.attempt ORDER BY stages.start_seq) = 1
),
steps AS (
    FROM sections
    UNION ALL BY NAME
    FROM backlog
    UNION ALL BY NAME
    SELECT *, 1 AS nth FROM others
),
-- Destination: a step waited for the source if what it loads was written after the step before it had ended.
loads AS (
    SELECT
        loaded.*,
        written.start_ns AS written_start_ns,
        -- A package arrives whole, after all that is in it has been written.
        CASE loaded.step WHEN 'package' THEN 9223372036854775807 ELSE written.start_seq END AS written_seq,
        coalesce(greatest(written.start_ns, coalesce(written.end_ns, written.start_ns))
            > max(loaded.end_ns) OVER before, false) AS waited,
        coalesce((written.start_seq IS NOT NULL OR loaded.step = 'package') AND count(*) OVER before = 0, false) AS is_first
    FROM steps AS loaded
    LEFT JOIN steps AS written
        ON written.migration = loaded.migration
        AND written.side = 'source'
        AND written.step = loaded.step
        AND written.name IS NOT DISTINCT FROM loaded.name
        AND written.nth = loaded.nth
    WHERE loaded.side = 'destination'
    WINDOW before AS (PARTITION BY loaded.migration ORDER BY loaded.start_seq ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW)
),
-- Where the critical path changes hosts: the last load that waited (or the first of all). If none did, the destination was
-- behind all the time; without loads all that is known is the source's.
turning AS (
    SELECT
        migration,
        max(start_seq) FILTER (waited OR is_first) AS load_seq,
        arg_max(written_seq, start_seq) FILTER (waited OR is_first) AS write_seq
    FROM loads
    GROUP BY migration
),
marked AS (
    SELECT
        steps.*,
        CASE steps.side
            WHEN 'source' THEN turning.migration IS NULL OR coalesce(steps.start_seq <= turning.write_seq, false)
            ELSE steps.start_seq >= coalesce(turning.load_seq, 0)
        END AS critical
    FROM steps
    LEFT JOIN turning USING (migration)
),
-- Steps in time order; what of the path a step adds is what it reaches beyond those before it.
measured AS (
    SELECT
        marked.*,
        known.both_timed,
        recordings.clock <> 'none' AS timed,
        greatest(
            known.stopped_ns,
            coalesce(max(marked.end_ns) FILTER (marked.critical) OVER before, known.stopped_ns)) AS reached_ns
    FROM marked
    JOIN known USING (migration)
    JOIN recordings ON recordings.id = marked.recording
    WINDOW before AS (
        PARTITION BY marked.migration
        ORDER BY marked.start_ns, marked.side DESC, marked.start_seq
        ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW)
),
rows AS (
    SELECT
        migration, NULL AS side, 'downtime' AS step, NULL AS name, 0 AS depth, stopped_ns AS start_ns,
        running_ns AS end_ns, both_timed AS timed, both_timed, true AS critical,
        (running_ns - stopped_ns) / 1e6 AS critical_ms, 0.0 AS gap_ms,
        stopped_event AS start_event, running_event AS end_event, NULL AS recording, NULL AS start_seq, NULL AS end_seq
    FROM known
    UNION ALL BY NAME
    SELECT
        migration, side, step, name, 1 AS depth, start_ns, end_ns, timed, both_timed, critical,
        CASE WHEN critical THEN greatest(0, end_ns - greatest(start_ns, reached_ns)) / 1e6 END AS critical_ms,
        CASE WHEN critical THEN greatest(0, start_ns - reached_ns) / 1e6 END AS gap_ms,
        start_event, end_event, recording, start_seq, end_seq
    FROM measured
)
SELECT
    migration,    -- migrations.id
    side,         -- source or destination; NULL for the whole
    step,         -- downtime (the whole), stop, live state, package (postcopy: its receipt), device, return path, start
    name,         -- the section's idstr, such as ram or a device; guest for stop and start
    depth,        -- 0 the whole, 1 a step
    start_ns,     -- start, ns since the epoch on the migration's clock; NULL if not recorded
    end_ns,       -- end, ns since the epoch on the migration's clock; NULL if not recorded
    CASE WHEN timed THEN (end_ns - start_ns) / 1e6 END AS duration_ms,  -- length, ms; NULL in a log without times
    CASE WHEN both_timed THEN critical END AS critical,  -- whether the guest would have run earlier without this step; NULL if
                  -- a side is a log without times
    CASE WHEN both_timed THEN critical_ms END AS critical_ms,  -- what the step adds to the downtime, ms; NULL off the critical
                  -- path
    CASE WHEN both_timed THEN gap_ms END AS gap_ms,  -- what passes before it on the critical path without a step, ms:
                  -- transport and what has no events
    start_event,  -- event that marks the start
    end_event,    -- event that marks the end; NULL if not recorded, as on the whole without a destination
    recording,    -- recordings.id of the two events; NULL for the whole
    start_seq,    -- events.seq of the start
    end_seq       -- events.seq of the end; NULL if not recorded
FROM rows
ORDER BY migration, depth, start_ns, side DESC, start_seq;
