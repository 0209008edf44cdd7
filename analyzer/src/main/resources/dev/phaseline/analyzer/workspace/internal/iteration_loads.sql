-- What the destination's events tell of each part of the memory that it loaded: the n-th is the n-th iteration's.
CREATE TABLE internal.iteration_loads (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER NOT NULL,    -- internal.attempts.attempt
    iteration INTEGER NOT NULL,  -- number of the part, from 1
    zero_pages BIGINT NOT NULL   -- pages of zeros
);
