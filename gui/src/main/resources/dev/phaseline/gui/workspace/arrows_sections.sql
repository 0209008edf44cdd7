-- From where the source starts to write a section to where the destination starts to load it.
INSERT INTO arrows
WITH sections AS (
    SELECT
        placed_spans.*,
        recordings.side,
        row_number() OVER (PARTITION BY placed_spans.recording, migration, kind, name ORDER BY start_seq) AS nth
    FROM placed_spans
    JOIN recordings ON recordings.id = placed_spans.recording
    WHERE lane = thread AND kind LIKE 'section\_%' ESCAPE '\' AND migration IS NOT NULL
)
SELECT
    'section',
    source.recording, source.start_seq, source.thread, source.start_ns,
    destination.recording, destination.start_seq, destination.thread, destination.start_ns
FROM sections AS source
JOIN sections AS destination USING (migration, kind, name, nth)
WHERE source.side = 'source' AND destination.side = 'destination'
