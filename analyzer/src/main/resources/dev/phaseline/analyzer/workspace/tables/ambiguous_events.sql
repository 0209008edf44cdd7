-- One row per event whose text can be read in more than one way; its arguments are the likeliest reading.
CREATE TABLE ambiguous_events (
    recording INTEGER NOT NULL,   -- recordings.id
    seq BIGINT NOT NULL,          -- events.seq
    event_type INTEGER NOT NULL,  -- event_types.id
    text VARCHAR NOT NULL         -- what the recording has for the event
);
