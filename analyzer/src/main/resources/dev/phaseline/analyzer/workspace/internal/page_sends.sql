-- How often an attempt sent each page, in order of the pages: what is asked about a part of memory need not look at the rest.
CREATE TABLE internal.page_sends (
    recording INTEGER NOT NULL,     -- recordings.id
    attempt INTEGER NOT NULL,       -- internal.attempts.attempt
    block VARCHAR NOT NULL,         -- RAM block; empty if the event has none
    offset_bytes UBIGINT NOT NULL,  -- page inside the block, bytes
    sends UINTEGER NOT NULL,        -- how often it was sent
    first_ns BIGINT NOT NULL,       -- first time
    last_ns BIGINT NOT NULL         -- last time
);
