-- Finds the two sides of each migration. Candidates are a source's and a destination's attempt of which the destination
-- loaded nothing that the source did not write. Those that overlap in time come first; attempts that do not may still be
-- a pair, on clocks that differ, if they have the same sections. Logs without times can only be told by their sections, and
-- by the order in which they were loaded. Each takes the candidate that is most like it.
INSERT INTO pairings
WITH lasting AS (
    SELECT attempts.*, max(stages.end_ns) AS end_ns
    FROM internal.attempts
    JOIN internal.stages USING (recording, attempt)
    GROUP BY ALL
),
attempts AS (
    SELECT
        lasting.*,
        recordings.clock <> 'none' AS timed,
        row_number() OVER (PARTITION BY lasting.side ORDER BY lasting.recording, lasting.attempt) AS nth
    FROM lasting
    JOIN recordings ON recordings.id = lasting.recording
),
contents AS (
    SELECT attempts.recording, attempts.attempt, sections.kind, sections.name, count(*) AS sections
    FROM attempts
    JOIN internal.spans AS sections
        ON sections.recording = attempts.recording
        AND sections.side = attempts.side
        AND sections.start_seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE sections.kind IN ('section_part', 'section_end', 'section_full')
    GROUP BY ALL
),
sizes AS (
    SELECT recording, attempt, sum(sections) AS sections FROM contents GROUP BY ALL
),
candidates AS (
    SELECT
        source.recording AS source_recording,
        source.attempt AS source_attempt,
        destination.recording AS destination_recording,
        destination.attempt AS destination_attempt,
        source.recording = destination.recording AS same,
        same OR (source.timed AND destination.timed) AS comparable,
        comparable AND source.start_ns <= destination.end_ns AND destination.start_ns <= source.end_ns AS overlap,
        CASE WHEN comparable THEN abs(source.start_ns - destination.start_ns) ELSE abs(source.nth - destination.nth) END
            AS distance,
        abs((source.end_ns - source.start_ns) - (destination.end_ns - destination.start_ns)) AS duration_difference_ns,
        source.end_ns - source.start_ns AS duration_ns
    FROM attempts AS source
    JOIN attempts AS destination ON source.side = 'source' AND destination.side = 'destination'
),
compared AS (
    SELECT
        candidates.source_recording,
        candidates.source_attempt,
        candidates.destination_recording,
        candidates.destination_attempt,
        sum(loaded.sections) AS loaded,
        sum(least(loaded.sections, coalesce(written.sections, 0))) AS common
    FROM candidates
    JOIN contents AS loaded
        ON loaded.recording = candidates.destination_recording AND loaded.attempt = candidates.destination_attempt
    LEFT JOIN contents AS written
        ON written.recording = candidates.source_recording
        AND written.attempt = candidates.source_attempt
        AND written.kind = loaded.kind
        AND written.name IS NOT DISTINCT FROM loaded.name
    GROUP BY ALL
),
judged AS (
    SELECT
        candidates.*,
        -- What is on the way when one side breaks off was written and never loaded, not the other way round.
        coalesce(compared.common = loaded.sections, false) AS fits,
        coalesce(compared.common = loaded.sections AND compared.common = written.sections, false) AS equal,
        coalesce(written.sections - compared.common, 0) AS unlike,
        written.sections IS NULL OR loaded.sections IS NULL AS unknown
    FROM candidates
    LEFT JOIN compared
        USING (source_recording, source_attempt, destination_recording, destination_attempt)
    LEFT JOIN sizes AS written
        ON written.recording = candidates.source_recording AND written.attempt = candidates.source_attempt
    LEFT JOIN sizes AS loaded
        ON loaded.recording = candidates.destination_recording AND loaded.attempt = candidates.destination_attempt
),
ranked AS (
    SELECT
        *,
        CASE
            WHEN overlap AND fits THEN 3
            -- Sections may be unknown, or their names, where a recording begins late.
            WHEN overlap THEN 2
            WHEN NOT comparable AND equal THEN 2
            WHEN NOT comparable AND (fits OR unknown) THEN 1
            -- On other clocks the same migration still takes the same time. What one process received and sent later is not
            -- one migration.
            WHEN comparable AND NOT same AND equal AND duration_difference_ns <= greatest(1e9, duration_ns / 4) THEN 1
        END AS quality
    FROM judged
)
SELECT
    source_recording,
    source_attempt,
    destination_recording,
    destination_attempt,
    CASE WHEN fits THEN 'content' WHEN comparable THEN 'overlap' ELSE 'order' END AS evidence
FROM ranked
WHERE quality IS NOT NULL
QUALIFY row_number() OVER (
        PARTITION BY source_recording, source_attempt
        ORDER BY quality DESC, unlike, distance, destination_recording, destination_attempt) = 1
    AND row_number() OVER (
        PARTITION BY destination_recording, destination_attempt
        ORDER BY quality DESC, unlike, distance, source_recording, source_attempt) = 1
