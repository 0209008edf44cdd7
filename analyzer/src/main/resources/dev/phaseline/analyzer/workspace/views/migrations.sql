-- One row per migration attempt: the source's recording paired with the destination's. Times have the meaning that
-- query-migrate gives them, but for guest_downtime_ms, which no side can measure alone.
CREATE VIEW migrations AS
WITH members AS (
    SELECT members.*, moments.* EXCLUDE (recording, attempt, side)
    FROM internal.members
    JOIN internal.moments USING (recording, attempt)
),
sides AS (
    SELECT
        migration AS id,
        max(recording) FILTER (side = 'source') AS source_recording,
        max(recording) FILTER (side = 'destination') AS destination_recording,
        coalesce(max(outcome) FILTER (side = 'source'), max(outcome)) AS outcome,
        coalesce(max(start_ns) FILTER (side = 'source'), max(start_ns)) AS start_ns,
        coalesce(max(end_ns) FILTER (side = 'source'), max(end_ns)) AS end_ns,
        max(coalesce(after_loop_ns, outcome_ns) - command_ns) FILTER (side = 'source') / 1e6 AS total_ms,
        max(active_ns - thread_ns) FILTER (side = 'source') / 1e6 AS setup_ms,
        max(counted_ns - stopped_ns) FILTER (side = 'source') / 1e6 AS downtime_ms,
        max(stopped_ns) FILTER (side = 'source') AS guest_stopped_ns,
        coalesce(
            max(internal.common_ns(running_ns, origin_ns, offset_ns, drift_ppb)) FILTER (side = 'destination'),
            max(running_ns) FILTER (side = 'source')) AS guest_running_ns,
        -- The clocks only matter for what happened on the other one.
        CASE WHEN max(running_ns) FILTER (side = 'destination') IS NULL THEN 0 ELSE max(error_ns) END AS running_error_ns,
        max(offset_ns) FILTER (side = 'destination' AND aligned) AS clock_offset_ns,
        max(error_ns) FILTER (side = 'destination' AND aligned) AS clock_error_ns,
        coalesce(bool_and(timed) FILTER (side = 'source'), false) AS source_timed,
        any_value(both_timed) AS both_timed
    FROM members
    GROUP BY migration
),
loops AS (
    SELECT members.migration AS id, max(turns.iteration) AS iterations
    FROM internal.turns
    JOIN internal.members USING (recording, attempt)
    GROUP BY ALL
),
measured AS (
    SELECT
        sides.*,
        loops.iterations,
        (guest_running_ns - guest_stopped_ns) / 1e6 AS guest_downtime_ms,
        CASE WHEN guest_running_ns - guest_stopped_ns IS NOT NULL THEN running_error_ns / 1e6 END
            AS guest_downtime_error_ms,
        clock_offset_ns / 1e6 AS clock_offset_ms,
        clock_error_ns / 1e6 AS clock_error_ms
    FROM sides
    LEFT JOIN loops USING (id)
)
SELECT
    id,                      -- number of the migration in this workspace, from 1 in time order
    both_timed AS timed,     -- false if a side is a log without times, whose …_ns are numbers of events; lengths are then NULL
    outcome,                 -- completed, failed, cancelled or incomplete, as the source says (else the destination)
    source_recording,        -- recordings.id of the source; NULL if not loaded
    destination_recording,   -- recordings.id of the destination; NULL if not loaded
    start_ns,                -- start, ns since the epoch, source clock (else destination)
    end_ns,                  -- end of the cleanup, ns since the epoch, source clock (else destination)
    CASE WHEN source_timed THEN total_ms END AS total_ms, -- from the migrate command to the end of the migration thread's loop, ms; NULL if the source's is a log without times, as the other lengths
    CASE WHEN source_timed THEN setup_ms END AS setup_ms, -- from the start of the migration thread to the first iteration, ms
    CASE WHEN source_timed THEN downtime_ms END AS downtime_ms, -- guest stopped, as the source sees it, ms; NULL if it was not stopped
    iterations,              -- iterations of the precopy loop; NULL without one
    guest_stopped_ns,        -- when the guest stopped, ns since the epoch, source clock; NULL if it did not
    guest_running_ns,        -- when it ran again on either side, ns since the epoch, source clock; NULL if not recorded
    CASE WHEN both_timed THEN guest_downtime_ms END AS guest_downtime_ms, -- between the two, ms: what the guest and its clients saw; NULL if a side is a log without times
    CASE WHEN both_timed THEN guest_downtime_error_ms END AS guest_downtime_error_ms, -- that is not wrong by more, ms; NULL if the clocks' bounds are missing
    CASE WHEN both_timed THEN clock_offset_ms END AS clock_offset_ms, -- destination's clock less the source's, with the nudge, ms; NULL if not aligned
    CASE WHEN both_timed THEN clock_error_ms END AS clock_error_ms -- no time of the destination is wrong by more on the source's clock, ms; NULL if unknown
FROM measured
ORDER BY id;
