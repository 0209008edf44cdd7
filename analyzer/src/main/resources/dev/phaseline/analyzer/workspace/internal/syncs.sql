-- Syncs of the dirty bitmap.
CREATE TABLE internal.syncs (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER NOT NULL,    -- internal.attempts.attempt
    seq BIGINT NOT NULL,         -- events.seq of migration_bitmap_sync_end
    ts_ns BIGINT NOT NULL,       -- its time
    previous_ns BIGINT,          -- time of the sync before it, NULL for the first
    dirty_pages BIGINT NOT NULL  -- pages found dirty by this sync alone
);
