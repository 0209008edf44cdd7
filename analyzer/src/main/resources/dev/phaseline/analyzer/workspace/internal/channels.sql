-- What went over each channel of an attempt.
CREATE TABLE internal.channels (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER NOT NULL,    -- internal.attempts.attempt
    side VARCHAR NOT NULL,       -- source or destination: who counted
    channel VARCHAR NOT NULL,    -- main, return path, multifd 0, …
    thread INTEGER,              -- threads.id; NULL if several
    messages BIGINT,             -- packets, records or messages
    syncs BIGINT,                -- of them those that ask for a synchronisation
    pages BIGINT,                -- pages with content
    zero_pages BIGINT,           -- pages of zeros
    bytes BIGINT,                -- payload
    first_ns BIGINT NOT NULL,    -- first event
    last_ns BIGINT NOT NULL      -- last event
);
