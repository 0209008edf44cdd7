-- The phases of depth 0 of each attempt: each lasts from the event that starts it to the one that starts the next.
CREATE TABLE internal.stages (
    recording INTEGER NOT NULL,    -- recordings.id
    attempt INTEGER NOT NULL,      -- internal.attempts.attempt
    side VARCHAR,                  -- source or destination
    phase VARCHAR NOT NULL,        -- name of the phase
    start_seq BIGINT NOT NULL,     -- event that starts it
    start_ns BIGINT NOT NULL,      -- its time
    start_event VARCHAR NOT NULL,  -- its label
    end_seq BIGINT NOT NULL,       -- event that ends it; the greatest number if none does
    end_ns BIGINT,                 -- its time, or the last event's
    end_event VARCHAR              -- its label; NULL if none does
);
