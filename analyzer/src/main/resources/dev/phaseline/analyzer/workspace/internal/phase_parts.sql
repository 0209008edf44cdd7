-- What phases consist of: rows of depth 1 and 2.
CREATE TABLE internal.phase_parts (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER NOT NULL,    -- internal.attempts.attempt
    side VARCHAR,                -- source or destination
    phase VARCHAR NOT NULL,      -- name of the part
    iteration INTEGER,           -- number of the precopy iteration, from 1; NULL outside
    depth INTEGER NOT NULL,      -- nesting depth
    start_seq BIGINT NOT NULL,   -- event that starts it
    start_ns BIGINT NOT NULL,    -- its time
    start_event VARCHAR,         -- its name
    end_seq BIGINT NOT NULL,     -- event that ends it
    end_ns BIGINT,               -- its time
    end_event VARCHAR            -- its name
);
