-- Events by equal stretches of time, for pictures: a thread's, and those that are about a channel or a RAM block.
CREATE TABLE internal.densities (
    recording INTEGER NOT NULL,  -- recordings.id
    kind VARCHAR NOT NULL,       -- thread, channel or block
    thread INTEGER,              -- threads.id of a thread
    name VARCHAR,                -- of a channel or block
    start_ns BIGINT NOT NULL,    -- start of the stretch, a multiple of its length, ns since the epoch on the clock of the host
    length_ns BIGINT NOT NULL,   -- length of the stretch, a power of two, the same in the whole recording
    events BIGINT NOT NULL,      -- events in it
    event_type INTEGER NOT NULL  -- event_types.id if all are of one type, else 0
);
