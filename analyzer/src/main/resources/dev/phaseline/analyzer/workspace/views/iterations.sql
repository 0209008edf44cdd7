-- One row per iteration of the precopy loop.
CREATE VIEW iterations AS
SELECT
    NULL::INTEGER AS migration,                -- migrations.id
    NULL::BIGINT AS iteration,                 -- number of the iteration, from 1
    NULL::BIGINT AS start_ns,                  -- start, ns since the epoch, source clock
    NULL::BIGINT AS end_ns,                    -- end, ns since the epoch, source clock
    NULL::DOUBLE AS duration_ms,               -- length, ms
    NULL::UBIGINT AS pending_bytes,            -- still to be sent when the iteration began, bytes
    NULL::UBIGINT AS threshold_bytes,          -- switchover happens below this, bytes
    NULL::UBIGINT AS dirty_pages,              -- pages found dirty by the syncs of the iteration; NULL without a sync
    NULL::BIGINT AS sent_pages,                -- pages sent through the plain or XBZRLE path
    NULL::UBIGINT AS transferred_bytes,        -- bytes of the rate windows that ended in the iteration
    NULL::UBIGINT AS bandwidth_bytes_per_ms    -- bandwidth of the last such window, bytes/ms
WHERE false;
