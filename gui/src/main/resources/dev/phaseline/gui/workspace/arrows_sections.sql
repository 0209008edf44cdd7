-- From where the source starts to write a section to where the destination starts to load it.
INSERT INTO arrows
WITH sections AS (
    SELECT
        placed_spans.*,
        recordings.side,
        row_number() OVER (
            PARTITION BY placed_spans.recording, placed_spans.migration, placed_spans.kind, placed_spans.name
            ORDER BY placed_spans.start_seq) AS nth
    FROM placed_spans
    JOIN recordings ON recordings.id = placed_spans.recording
    WHERE placed_spans.lane = placed_spans.thread AND placed_spans.kind LIKE 'section\_%' ESCAPE '\'
        AND placed_spans.migration IS NOT NULL
)
SELECT
    'section',
    source.recording, source.start_seq, source.thread, source.start_ns,
    destination.recording, destination.start_seq, destination.thread, destination.start_ns
FROM sections AS source
JOIN sections AS destination USING (migration, kind, name, nth)
WHERE source.side = 'source' AND destination.side = 'destination'
