-- Events that say where a migration stands: few, whatever the guest's size.
CREATE TABLE internal.marks (
    recording INTEGER NOT NULL,  -- recordings.id
    seq BIGINT NOT NULL,         -- events.seq
    ts_ns BIGINT NOT NULL,       -- time, ns since the epoch on the clock of the host
    thread INTEGER NOT NULL,     -- threads.id
    name VARCHAR NOT NULL,       -- event name
    state VARCHAR,               -- what the event says: a status, a checkpoint; NULL for events without a text
    label VARCHAR NOT NULL       -- how views name the event: with what it says in parentheses
);
