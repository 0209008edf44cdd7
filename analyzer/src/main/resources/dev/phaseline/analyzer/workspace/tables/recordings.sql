-- One row per loaded recording: what one process wrote.
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY,         -- number of the recording in this workspace, from 1
    path VARCHAR NOT NULL,          -- absolute path of the file or directory at load time
    digest VARCHAR NOT NULL UNIQUE, -- SHA-256 of the file, or of the digests of several, hexadecimal; the same content is loaded once
    format VARCHAR NOT NULL,        -- format recognised by content, such as jfr
    side VARCHAR,                   -- source or destination; NULL if the events do not tell
    host VARCHAR,                   -- host name; NULL if the recording does not tell
    pid BIGINT,                     -- process id; NULL if the recording does not tell
    clock VARCHAR NOT NULL,         -- what times count from: realtime (the epoch), monotonic (an unknown moment), none (numbers)
    start_ns BIGINT,                -- first event, ns since the epoch on the clock of the host; NULL without events
    end_ns BIGINT,                  -- last event, ns since the epoch on the clock of the host; NULL without events
    events_read BIGINT NOT NULL,    -- trace events loaded
    events_dropped BIGINT NOT NULL, -- trace events that the recorder lost, as far as it says so
    events_damaged BIGINT NOT NULL, -- trace events known to be unreadable; see damage for the places
    events_undeclared BIGINT NOT NULL, -- trace events among those loaded that nothing declares: they are kept as text
    events_ambiguous BIGINT NOT NULL,  -- trace events among those loaded whose text can be read in several ways
    events_skipped BIGINT NOT NULL, -- what else the recording has, such as the JVM's own events or lines that are no events
    migration VARCHAR               -- what the user called the migration that it is of; NULL if nothing
);
