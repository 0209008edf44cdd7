-- The spans with the row in which they are drawn, computed once: the view pairs events each time it is read. The spans of
-- a device are here twice, in the lane of their thread and in that of the device.
CREATE TEMP TABLE placed_spans (
    lane INTEGER NOT NULL,                     -- number of the lane, of a thread threads.id
    span_row INTEGER NOT NULL,                 -- row inside the lane's track, from 0
    migration INTEGER,                         -- migrations.id; NULL outside of any migration
    recording INTEGER NOT NULL,                -- recordings.id
    thread INTEGER NOT NULL,                   -- threads.id
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    start_ns BIGINT NOT NULL,                  -- ns since the picture's instant 0
    end_ns BIGINT,                             -- ns since the picture's instant 0; NULL without an end event
    start_seq BIGINT NOT NULL,                 -- events.seq of the start event
    end_seq BIGINT                             -- events.seq of the end event; NULL without one
)
