-- The pages of zeros in each part of the memory that a recording's destination loaded: no event of the source has them.
-- Only with ram_load_loop.
INSERT INTO internal.iteration_loads BY NAME
WITH parts AS (
    SELECT parts.*
    FROM internal.phase_parts AS parts
    JOIN internal.attempts USING (recording, attempt)
    WHERE parts.recording = getvariable('recording')
        AND parts.side = 'destination'
        AND parts.phase = 'iteration'
        -- Which number the first part of a recording has that began late, nobody knows.
        AND NOT attempts.began_earlier
),
-- As for turns: each event of a part is looked at once.
pieces AS (
    SELECT *, unnest(range(start_seq >> 8, (least(end_seq, last_seq) >> 8) + 1)) AS piece
    FROM parts
    CROSS JOIN (
        SELECT max(seq) AS last_seq FROM events WHERE recording = getvariable('recording')
    )
),
counted AS (
    SELECT pieces.attempt, pieces.iteration, count(*) FILTER (loaded.flags & 2 = 2) AS zero_pages
    FROM ram_load_loop AS loaded
    JOIN pieces
        ON pieces.piece = loaded.seq >> 8 AND loaded.seq BETWEEN pieces.start_seq AND pieces.end_seq
    WHERE loaded.recording = getvariable('recording')
    GROUP BY ALL
)
SELECT parts.recording, parts.attempt, parts.iteration, coalesce(counted.zero_pages, 0) AS zero_pages
FROM parts
LEFT JOIN counted USING (attempt, iteration)
-- A part without an event has no page, if such events were recorded at all.
WHERE EXISTS (FROM counted);
