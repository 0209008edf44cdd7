-- The spans with the row in which they are drawn, computed once: the view pairs events each time it is read.
CREATE TEMP TABLE placed_spans (
    thread INTEGER NOT NULL,                   -- threads.id
    span_row INTEGER NOT NULL,                 -- row inside the thread's track, from 0
    kind VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    start_ns BIGINT NOT NULL,                  -- ns since the time origin
    end_ns BIGINT,                             -- ns since the time origin; NULL without an end event
    start_seq BIGINT NOT NULL                  -- events.seq of the start event
)
