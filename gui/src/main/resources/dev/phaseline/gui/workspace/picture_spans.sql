-- The spans on the picture's clock, those of a lane together and in time order, an outer span before those that start with
-- it. The spans of a device are here twice, in the lane of their thread and in that of the device.
CREATE TABLE ordered_spans AS
WITH timed AS MATERIALIZED (
    SELECT
        spans.migration,
        spans.recording,
        spans.thread,
        topics.topic,
        topics.kind_number,
        topics.name,
        topics.name <> '' AND (topics.kind LIKE 'section\_%' ESCAPE '\' OR topics.kind = 'vmstate') AS is_of_device,
        spans.start_ns - clocks.zero_ns
            - round(clocks.drift_ppb * (spans.start_ns - clocks.origin_ns) / 1e9)::BIGINT AS start_ns,
        spans.end_ns - clocks.zero_ns
            - round(clocks.drift_ppb * (spans.end_ns - clocks.origin_ns) / 1e9)::BIGINT AS end_ns,
        spans.start_seq,
        spans.end_seq
    FROM spans
    JOIN topics ON topics.kind = spans.kind AND topics.name = coalesce(spans.name, '')
    JOIN picture_clocks AS clocks ON clocks.recording = spans.recording
    WHERE spans.start_ns IS NOT NULL
),
everywhere AS (
    SELECT thread AS lane, * EXCLUDE (name, is_of_device) FROM timed
    UNION ALL
    SELECT lanes.lane, timed.* EXCLUDE (name, is_of_device)
    FROM timed
    JOIN lanes
        ON lanes.kind = 'device' AND lanes.recording = timed.recording AND lanes.name = timed.name
    WHERE timed.is_of_device
)
SELECT
    lane,                                      -- number of the lane, of a thread threads.id
    migration,                                 -- migrations.id; NULL outside of any migration
    recording,                                 -- recordings.id
    thread,                                    -- threads.id
    topic,                                     -- topics.topic
    kind_number,                               -- topics.kind_number
    start_ns,                                  -- ns since the picture's instant 0
    -- In a damaged recording an end may come before its start. NULL without an end event.
    CASE WHEN end_ns < start_ns THEN start_ns ELSE end_ns END AS end_ns,
    start_seq,                                 -- events.seq of the start event
    end_seq                                    -- events.seq of the end event; NULL without one
FROM everywhere
ORDER BY lane, start_ns, coalesce(end_ns, start_ns) DESC, start_seq
