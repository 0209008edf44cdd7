-- Which attempts belong to which migration: a source's and a destination's that overlap in time and are each other's
-- nearest by their starts.
CREATE VIEW internal.members AS
WITH attempts AS (
    SELECT attempts.*, max(stages.end_ns) AS end_ns
    FROM internal.attempts
    JOIN internal.stages USING (recording, attempt)
    GROUP BY ALL
),
pairs AS (
    SELECT
        source.recording AS source_recording,
        source.attempt AS source_attempt,
        destination.recording AS destination_recording,
        destination.attempt AS destination_attempt
    FROM attempts AS source
    JOIN attempts AS destination
        ON source.side = 'source'
        AND destination.side = 'destination'
        AND source.start_ns <= destination.end_ns
        AND destination.start_ns <= source.end_ns
    QUALIFY row_number() OVER (
            PARTITION BY source.recording, source.attempt
            ORDER BY abs(source.start_ns - destination.start_ns), destination.recording, destination.attempt) = 1
        AND row_number() OVER (
            PARTITION BY destination.recording, destination.attempt
            ORDER BY abs(source.start_ns - destination.start_ns), source.recording, source.attempt) = 1
),
-- The attempt that stands for the migration: the source's, or the destination's if that is alone.
leaders AS (
    SELECT
        attempts.recording,
        attempts.attempt,
        row_number() OVER (ORDER BY attempts.start_ns, attempts.recording, attempts.attempt)::INTEGER AS migration
    FROM attempts
    LEFT JOIN pairs
        ON pairs.destination_recording = attempts.recording AND pairs.destination_attempt = attempts.attempt
    WHERE pairs.source_recording IS NULL
),
led AS (
    SELECT recording, attempt, migration FROM leaders
    UNION ALL
    SELECT pairs.destination_recording, pairs.destination_attempt, leaders.migration
    FROM pairs
    JOIN leaders ON leaders.recording = pairs.source_recording AND leaders.attempt = pairs.source_attempt
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
    attempts.outcome
FROM led
JOIN attempts USING (recording, attempt);
