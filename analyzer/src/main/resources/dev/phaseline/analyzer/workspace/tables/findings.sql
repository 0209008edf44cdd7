-- What the rules found in the recordings, in plain words. Found anew after each load.
CREATE TABLE findings (
    migration INTEGER,           -- migrations.id; NULL for what concerns a recording without one
    rule VARCHAR NOT NULL,       -- name of the rule
    severity VARCHAR NOT NULL,   -- info, warning or error
    side VARCHAR,                -- source or destination: where it happened, or was seen first
    recording INTEGER NOT NULL,  -- recordings.id of that side
    title VARCHAR NOT NULL,      -- what happened, one sentence
    detail VARCHAR NOT NULL,     -- more about it
    start_ns BIGINT,             -- when it began, ns since the epoch on the clock of the recording's host
    end_ns BIGINT,               -- when it ended, ns since the epoch on the clock of the recording's host
    numbers STRUCT(name VARCHAR, value DOUBLE)[] NOT NULL,         -- the numbers behind it; the name tells the unit
    evidence STRUCT(recording INTEGER, seq BIGINT)[] NOT NULL,     -- the events that show it, as in events
    advice VARCHAR NOT NULL      -- what to do about it
);
