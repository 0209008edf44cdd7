-- The phases of each migration on each side. Depth 0 has no gaps: setup, precopy, switchover and cleanup, on the
-- destination also start (of the guest); with postcopy also postcopy, paused, recover and completion. Deeper rows lie
-- inside one of the depth above: connect, iteration, bitmap_sync, stop, ram, device_state, return_path.
CREATE VIEW phases AS
WITH all_depths AS (
    SELECT recording, attempt, side, phase, 0 AS depth, start_seq, start_ns, end_ns, start_event, end_event
    FROM internal.stages
    UNION ALL BY NAME
    SELECT recording, attempt, side, phase, iteration, depth, start_seq, start_ns, end_ns, start_event, end_event
    FROM internal.phase_parts
),
measured AS (
    SELECT
        members.migration,
        all_depths.*,
        CASE WHEN members.timed THEN (all_depths.end_ns - all_depths.start_ns) / 1e6 END AS duration_ms,
        internal.common_ns(all_depths.start_ns, origin_ns, offset_ns, drift_ppb) AS common_start_ns,
        internal.common_ns(all_depths.end_ns, origin_ns, offset_ns, drift_ppb) AS common_end_ns
    FROM all_depths
    JOIN internal.members USING (recording, attempt)
)
SELECT
    migration,    -- migrations.id
    side,         -- source or destination
    recording,    -- recordings.id
    phase,        -- name of the phase
    iteration,    -- number of the precopy iteration, from 1; NULL outside iterations
    depth,        -- nesting depth, from 0
    start_ns,     -- start, ns since the epoch on the clock of the host
    end_ns,       -- end, ns since the epoch on the clock of the host; the last event if the recording stops before
    duration_ms,  -- length, ms; NULL in a log without times
    start_event,  -- event that marks the start; a status event of depth 0 with the status in parentheses
    end_event,    -- event that marks the end; NULL if the recording stops inside the phase
    common_start_ns,  -- start on the migration's clock, which is the source's, ns since the epoch
    common_end_ns     -- end on the migration's clock, ns since the epoch
FROM measured
ORDER BY migration, side DESC, start_ns, depth, start_seq;
