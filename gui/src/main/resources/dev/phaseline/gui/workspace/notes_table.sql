-- What users noted on the timeline.
CREATE TABLE IF NOT EXISTS notes (
    recording INTEGER NOT NULL,                -- recordings.id whose clock tells the time
    ts_ns BIGINT NOT NULL,                     -- where the note is, ns since the epoch on that clock
    text VARCHAR NOT NULL                      -- what it says
)
