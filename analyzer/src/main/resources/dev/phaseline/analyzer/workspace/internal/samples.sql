-- Values over time.
CREATE TABLE internal.samples (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER,             -- internal.attempts.attempt; NULL outside of any
    name VARCHAR NOT NULL,       -- name of the counter
    unit VARCHAR NOT NULL,       -- its unit
    seq BIGINT,                  -- event that tells the value; NULL if many do
    ts_ns BIGINT NOT NULL,       -- time, ns since the epoch on the clock of the host
    value DOUBLE NOT NULL        -- the value from then on
);
