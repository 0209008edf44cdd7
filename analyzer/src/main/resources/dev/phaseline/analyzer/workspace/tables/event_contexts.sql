-- One row per value that a recorder kept beside an event's arguments: contexts of LTTng other than thread and process.
CREATE TABLE event_contexts (
    recording INTEGER NOT NULL,  -- recordings.id
    seq BIGINT NOT NULL,         -- events.seq
    name VARCHAR NOT NULL,       -- name in the recording, such as perf_thread_page_fault
    number BIGINT,               -- the value if it is an integer; NULL for others
    text VARCHAR                 -- the value as text if it is none, or larger than 2^63 - 1; NULL for others
);
