-- Postcopy, source: what became of the page requests that it read.
CREATE TABLE internal.page_services (
    recording INTEGER NOT NULL,   -- recordings.id
    attempt INTEGER NOT NULL,     -- internal.attempts.attempt
    nth BIGINT NOT NULL,          -- number of the request, from 1
    seq BIGINT NOT NULL,          -- event that it was read
    received_ns BIGINT NOT NULL,  -- its time
    block VARCHAR,                -- RAM block
    offset_bytes UBIGINT,         -- start of the host page inside the block, bytes
    dequeued_ns BIGINT,           -- its first page was taken from the queue
    page_sent_ns BIGINT           -- its first page was about to be sent
);
