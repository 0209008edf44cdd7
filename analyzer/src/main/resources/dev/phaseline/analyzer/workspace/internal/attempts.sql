-- One row per migration attempt of one process. No event carries an id: an attempt begins with an event that only a new
-- one can emit, and lasts until the next begins.
CREATE TABLE internal.attempts (
    recording INTEGER NOT NULL,     -- recordings.id
    attempt INTEGER NOT NULL,       -- number in the recording, from 1
    side VARCHAR,                   -- source or destination
    start_seq BIGINT NOT NULL,      -- first event
    start_ns BIGINT NOT NULL,       -- its time
    start_event VARCHAR NOT NULL,   -- its label
    began_earlier BOOLEAN NOT NULL, -- whether the recording began after the attempt
    limit_seq BIGINT NOT NULL,      -- last event before the next attempt; the greatest number for the last attempt
    outcome VARCHAR NOT NULL,       -- completed, failed, cancelled or incomplete
    outcome_seq BIGINT              -- event that says so
);
