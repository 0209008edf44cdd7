-- Whose events internal.densities counts: a thread's, and those that are about a channel or a RAM block.
CREATE TABLE internal.density_tracks (
    recording INTEGER NOT NULL,  -- recordings.id
    track INTEGER NOT NULL,      -- its number in the recording, from 0
    kind VARCHAR NOT NULL,       -- thread, channel or block
    thread INTEGER,              -- threads.id of a thread
    name VARCHAR,                -- of a channel or block
    length_ns BIGINT NOT NULL    -- length of its stretches, a power of two, the same in the whole recording
);
