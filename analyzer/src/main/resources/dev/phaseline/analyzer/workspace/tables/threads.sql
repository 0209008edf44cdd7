-- One row per thread that emitted a trace event.
CREATE TABLE threads (
    id INTEGER PRIMARY KEY,      -- number of the thread in this workspace, from 1
    recording INTEGER NOT NULL,  -- recordings.id
    name VARCHAR,                -- thread name; NULL if the recording does not tell
    java_id BIGINT,              -- Thread.threadId() of a Java thread; NULL for others
    os_id BIGINT,                -- thread id of the operating system; NULL if the recording does not tell
    pid BIGINT                   -- process of the thread, where the recording tells it for each; NULL elsewhere
);
