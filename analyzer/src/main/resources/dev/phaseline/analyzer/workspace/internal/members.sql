-- Which attempts belong to which migration, and how their clocks relate to the migration's, which is the source's (the
-- destination's if that is alone): an event at t happened at t - (offset_ns + drift_ppb * (t - origin_ns) / 1e9) on it. In a
-- recording that is not timed the times are numbers of events: they give an order, and no lengths.
CREATE VIEW internal.members AS
WITH attempts AS (
    SELECT attempts.*, max(stages.end_ns) AS end_ns
    FROM internal.attempts
    JOIN internal.stages USING (recording, attempt)
    GROUP BY ALL
),
-- The attempt that stands for the migration: the source's, or the destination's if that is alone.
leaders AS (
    SELECT
        attempts.recording,
        attempts.attempt,
        row_number() OVER (ORDER BY attempts.start_ns, attempts.recording, attempts.attempt)::INTEGER AS migration
    FROM attempts
    LEFT JOIN pairings
        ON pairings.destination_recording = attempts.recording AND pairings.destination_attempt = attempts.attempt
    WHERE pairings.source_recording IS NULL
),
led AS (
    SELECT recording, attempt, migration, NULL::INTEGER AS source_recording FROM leaders
    UNION ALL
    SELECT
        pairings.destination_recording,
        pairings.destination_attempt,
        leaders.migration,
        pairings.source_recording
    FROM pairings
    JOIN leaders
        ON leaders.recording = pairings.source_recording AND leaders.attempt = pairings.source_attempt
)
SELECT
    led.migration,
    attempts.recording,
    attempts.attempt,
    attempts.side,
    attempts.start_seq,
    attempts.limit_seq,
    attempts.start_ns,
    attempts.end_ns,
    attempts.outcome,
    coalesce(clocks.origin_ns, attempts.start_ns) AS origin_ns,
    coalesce(clocks.offset_ns + clocks.nudge_ns, 0) AS offset_ns,
    coalesce(clocks.drift_ppb, 0) AS drift_ppb,
    clocks.offset_ns IS NOT NULL AS aligned,
    clocks.error_ns,
    recordings.clock <> 'none' AS timed,
    bool_and(recordings.clock <> 'none') OVER (PARTITION BY led.migration) AS both_timed
FROM led
JOIN attempts USING (recording, attempt)
JOIN recordings ON recordings.id = led.recording
LEFT JOIN clocks
    ON clocks.destination_recording = led.recording AND clocks.source_recording = led.source_recording;
