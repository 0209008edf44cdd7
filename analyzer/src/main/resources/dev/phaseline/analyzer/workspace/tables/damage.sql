-- One row per place of a recording that could not be read, or at which events are missing.
CREATE TABLE damage (
    recording INTEGER NOT NULL,   -- recordings.id
    path VARCHAR NOT NULL,        -- the file; one of several if the recording is a directory
    offset_bytes BIGINT,          -- where reading stopped, bytes from the start of the (decompressed) file; NULL if unknown
    line BIGINT,                  -- line of a recording that has lines, from 1; NULL for others
    description VARCHAR NOT NULL  -- what was met there
);
