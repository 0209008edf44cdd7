-- One row per loaded recording: what one process wrote. A file with the events of several processes has a row for each.
CREATE TABLE recordings (
    id INTEGER PRIMARY KEY,         -- number of the recording in this workspace, from 1
    path VARCHAR NOT NULL,          -- absolute path of the file or directory at load time
    digest VARCHAR NOT NULL,        -- SHA-256 of the file, or of the digests of several, hexadecimal; the same content is loaded once
    format VARCHAR NOT NULL,        -- format recognised by content, such as jfr
    side VARCHAR,                   -- source or destination; NULL if the events do not tell
    host VARCHAR,                   -- host name; NULL if the recording does not tell
    pid BIGINT,                     -- process id; NULL if the recording does not tell
    clock VARCHAR NOT NULL,         -- what times count from: realtime (the epoch), monotonic (an unknown moment), none (numbers)
    start_ns BIGINT,                -- first event, ns since the epoch on the clock of the host; NULL without events
    end_ns BIGINT,                  -- last event, ns since the epoch on the clock of the host; NULL without events
    events_read BIGINT NOT NULL,    -- trace events loaded
    events_dropped BIGINT NOT NULL, -- trace events that the recorder lost, as far as it says so; of a file, at its first process
    events_damaged BIGINT NOT NULL, -- trace events known to be unreadable, at the file's first process; see damage for the places
    events_undeclared BIGINT NOT NULL, -- trace events among those loaded that nothing declares: they are kept as text
    events_ambiguous BIGINT NOT NULL,  -- trace events among those loaded whose text can be read in several ways
    events_skipped BIGINT NOT NULL, -- what else the recording has, such as the JVM's own events or lines that are no events; at the file's first process
    migration VARCHAR,              -- what the user called the migration that it is of; NULL if nothing
    process INTEGER NOT NULL DEFAULT 1, -- which of the processes of the file, from 1 in the order of their first events; 1 as a rule
    UNIQUE (digest, process)
);
