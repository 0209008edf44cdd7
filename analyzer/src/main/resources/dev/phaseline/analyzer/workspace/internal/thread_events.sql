-- How many events each thread emitted, and when.
CREATE TABLE internal.thread_events (
    recording INTEGER NOT NULL,  -- recordings.id
    thread INTEGER NOT NULL,     -- threads.id
    events BIGINT NOT NULL,      -- number of events
    first_ns BIGINT NOT NULL,    -- time of the first
    last_ns BIGINT NOT NULL      -- time of the last
);
