-- From where the source starts to write a section to where the destination starts to load it. The n-th of a kind and name
-- on one side belongs to the n-th on the other.
CREATE TABLE section_arrows AS
WITH sections AS (
    SELECT
        placed_spans.*,
        recordings.side,
        row_number() OVER (
            PARTITION BY placed_spans.recording, placed_spans.migration, placed_spans.topic
            ORDER BY placed_spans.start_seq) AS nth
    FROM placed_spans
    JOIN topics USING (topic)
    JOIN recordings ON recordings.id = placed_spans.recording
    WHERE placed_spans.lane = placed_spans.thread AND topics.kind LIKE 'section\_%' ESCAPE '\'
        AND placed_spans.migration IS NOT NULL
)
SELECT
    source.recording AS from_recording,             -- recordings.id
    source.start_seq AS from_seq,                   -- events.seq of the cause
    source.thread AS from_lane,                     -- threads.id
    source.start_ns AS from_ns,                     -- ns since the picture's instant 0
    destination.recording AS to_recording,
    destination.start_seq AS to_seq,                -- events.seq of the effect
    destination.thread AS to_lane,
    destination.start_ns AS to_ns
FROM sections AS source
JOIN sections AS destination USING (migration, topic, nth)
WHERE source.side = 'source' AND destination.side = 'destination'
