-- What the source's events tell of each turn of the precopy loop.
CREATE TABLE internal.iterations (
    recording INTEGER NOT NULL,     -- recordings.id
    attempt INTEGER NOT NULL,       -- internal.attempts.attempt
    turn INTEGER NOT NULL,          -- internal.turns.turn
    pending_bytes UBIGINT,          -- still to be sent when the turn began
    remaining_bytes UBIGINT,        -- still to be sent when the next turn began
    threshold_bytes UBIGINT,        -- switchover happens below this
    dirty_pages UBIGINT,            -- pages found dirty by the syncs of the turn
    dirty_pages_per_s DOUBLE,       -- by the time since the syncs before
    normal_pages BIGINT NOT NULL,   -- ram_save_page and pages of multifd packets
    multifd_zero_pages BIGINT,      -- pages of zeros in multifd packets; NULL if no event tells
    transferred_bytes UBIGINT,      -- of the rate windows that ended in the turn
    bandwidth UBIGINT,              -- of the last such window, bytes/ms
    last_bandwidth UBIGINT          -- of the last window that ended before the next turn, bytes/ms
);
