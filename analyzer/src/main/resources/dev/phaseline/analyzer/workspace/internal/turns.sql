-- Turns of the precopy loop: the bitmap sync if it is due, the pending estimate, the iterate walk, the rate limit. The
-- turn that decides to switch over has no iterate walk, so iteration is NULL.
CREATE TABLE internal.turns (
    recording INTEGER NOT NULL,    -- recordings.id
    attempt INTEGER NOT NULL,      -- internal.attempts.attempt
    turn INTEGER NOT NULL,         -- number in the attempt, from 1
    iteration INTEGER,             -- the same; NULL without an iterate walk
    start_seq BIGINT NOT NULL,     -- first event
    start_ns BIGINT NOT NULL,      -- its time
    start_event VARCHAR NOT NULL,  -- its label
    pending_seq BIGINT,            -- event with what is pending
    end_seq BIGINT NOT NULL,       -- first event after it
    end_ns BIGINT,                 -- its time
    end_event VARCHAR              -- its label
);
