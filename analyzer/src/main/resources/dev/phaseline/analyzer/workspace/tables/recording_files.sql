-- One row per file of a recording: several of a directory and of a log that was rotated.
CREATE TABLE recording_files (
    recording INTEGER NOT NULL,     -- recordings.id
    number INTEGER NOT NULL,        -- in the order in which they were read, from 1
    path VARCHAR NOT NULL,          -- absolute path of the file at load time
    digest VARCHAR NOT NULL,        -- SHA-256 of the file as it is, hexadecimal
    size_bytes BIGINT NOT NULL      -- size of the file as it is, compressed or not
);
