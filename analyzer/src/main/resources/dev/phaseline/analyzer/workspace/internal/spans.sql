-- Pairs of a start and an end event, of all kinds.
CREATE TABLE internal.spans (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER,             -- internal.attempts.attempt; NULL outside of any
    thread INTEGER NOT NULL,     -- threads.id of the start event
    side VARCHAR,                -- source or destination
    kind VARCHAR NOT NULL,       -- kind of span
    name VARCHAR,                -- what it is about
    key VARCHAR,                 -- what else its two events have in common, besides the name
    depth INTEGER NOT NULL,      -- nesting depth inside the kind, from 0
    start_seq BIGINT NOT NULL,   -- start event
    start_ns BIGINT NOT NULL,    -- its time
    start_event VARCHAR NOT NULL, -- its name
    end_seq BIGINT,              -- end event; NULL if unmatched
    end_ns BIGINT,               -- its time; NULL if unmatched
    end_event VARCHAR            -- its name; NULL if unmatched
);
