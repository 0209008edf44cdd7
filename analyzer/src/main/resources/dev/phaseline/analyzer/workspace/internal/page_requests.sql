-- Postcopy, destination: pages that the guest wanted before they had come.
CREATE TABLE internal.page_requests (
    recording INTEGER NOT NULL,     -- recordings.id
    attempt INTEGER NOT NULL,       -- internal.attempts.attempt
    seq BIGINT NOT NULL,            -- fault event
    requested_ns BIGINT NOT NULL,   -- its time
    thread INTEGER NOT NULL,        -- threads.id
    block VARCHAR,                  -- RAM block
    offset_bytes UBIGINT,           -- host page inside the block, bytes
    thread_id UBIGINT,              -- thread of the operating system that faulted; 0 if unknown
    vcpu INTEGER,                   -- virtual CPU that faulted; NULL if none did or nobody looked
    nth BIGINT,                     -- number of the request among those sent, from 1; NULL if none was sent
    sent_ns BIGINT,                 -- the request was about to be sent
    placed_seq BIGINT,              -- event that says that the page is in place
    placed_ns BIGINT,               -- its time
    placed_event VARCHAR            -- its name
);
