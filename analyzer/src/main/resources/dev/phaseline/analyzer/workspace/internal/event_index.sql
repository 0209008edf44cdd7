-- The index of those trace events that have no row in internal.bulk_types: part of the view events.
CREATE TABLE internal.event_index (
    recording INTEGER NOT NULL,  -- recordings.id
    seq BIGINT NOT NULL,         -- position in the recording in time order, from 0
    ts_ns BIGINT NOT NULL,       -- time, ns since the epoch on the clock of the host
    thread INTEGER NOT NULL,     -- threads.id
    event_type INTEGER NOT NULL  -- event_types.id
);
