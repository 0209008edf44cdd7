-- What events tell of each turn of the precopy loop.
CREATE TABLE internal.iterations (
    recording INTEGER NOT NULL,     -- recordings.id
    attempt INTEGER NOT NULL,       -- internal.attempts.attempt
    turn INTEGER NOT NULL,          -- internal.turns.turn
    pending_bytes UBIGINT,          -- still to be sent when the turn began
    threshold_bytes UBIGINT,        -- switchover happens below this
    dirty_pages UBIGINT,            -- pages found dirty by the syncs of the turn
    sent_pages BIGINT NOT NULL,     -- ram_save_page
    transferred_bytes UBIGINT,      -- of the rate windows that ended in the turn
    bandwidth UBIGINT               -- of the last such window, bytes/ms
);
