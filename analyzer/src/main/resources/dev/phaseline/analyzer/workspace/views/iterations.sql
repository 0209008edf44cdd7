-- One row per iteration of the precopy loop: one turn of the migration thread that walks the live sections. Needs
-- savevm_state_iterate; migrate_pending* for what is left, migration_bitmap_sync_* for what was dirtied, ram_save_page and
-- multifd_send* for what was sent, migrate_transferred for rates, and ram_load_loop of the destination for zero pages.
CREATE VIEW iterations AS
WITH loads AS (
    SELECT members.migration, iteration_loads.iteration, sum(iteration_loads.zero_pages) AS zero_pages
    FROM internal.iteration_loads
    JOIN internal.members USING (recording, attempt)
    GROUP BY ALL
),
measured AS (
    SELECT
        members.migration,
        turns.iteration,
        turns.start_ns,
        turns.end_ns,
        CASE WHEN members.timed THEN (turns.end_ns - turns.start_ns) / 1e6 END AS duration_ms,
        iterations.* EXCLUDE (recording, attempt, turn, dirty_pages_per_s),
        CASE WHEN members.timed THEN iterations.dirty_pages_per_s END AS dirty_pages_per_s,
        -- NULL only if neither side tells.
        (coalesce(loads.zero_pages, iterations.multifd_zero_pages)
            + CASE WHEN loads.zero_pages IS NOT NULL THEN coalesce(iterations.multifd_zero_pages, 0) ELSE 0 END)::BIGINT
            AS zero_pages,
        iterations.bandwidth AS bandwidth_bytes_per_ms,
        iterations.remaining_bytes / nullif(iterations.last_bandwidth, 0) AS expected_downtime_ms
    FROM internal.turns
    JOIN internal.iterations USING (recording, attempt, turn)
    JOIN internal.members USING (recording, attempt)
    LEFT JOIN loads ON loads.migration = members.migration AND loads.iteration = turns.iteration
    WHERE turns.iteration IS NOT NULL
)
SELECT
    migration,              -- migrations.id
    iteration,              -- number of the iteration, from 1
    start_ns,               -- start, ns since the epoch, source clock
    end_ns,                 -- end, ns since the epoch, source clock
    duration_ms,            -- length, ms; NULL in a log without times
    pending_bytes,          -- still to be sent when the iteration began, bytes
    remaining_bytes,        -- still to be sent after it, when the next turn began, bytes; NULL without a next
    threshold_bytes,        -- switchover happens below this, bytes
    dirty_pages,            -- pages found dirty by the syncs of the iteration; NULL without a sync
    dirty_pages_per_s,      -- by the time since the syncs before, pages/s; NULL without
    normal_pages + coalesce(zero_pages, 0) AS sent_pages,  -- pages sent: the two that follow, as far as events tell
    normal_pages,           -- pages with content: plain, XBZRLE-encoded or in multifd packets
    zero_pages,             -- pages of zeros; NULL if no event tells
    transferred_bytes,      -- bytes of the rate windows that ended in the iteration; NULL if none did
    bandwidth_bytes_per_ms, -- bandwidth of the last such window, bytes/ms
    expected_downtime_ms    -- to send what remains with the bandwidth of the last window so far, ms
FROM measured
ORDER BY migration, iteration;
