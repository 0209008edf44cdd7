-- One row per iteration of the precopy loop: one turn of the migration thread that walks the live sections.
CREATE VIEW iterations AS
WITH measured AS (
    SELECT
        members.migration,
        turns.iteration,
        turns.start_ns,
        turns.end_ns,
        (turns.end_ns - turns.start_ns) / 1e6 AS duration_ms,
        iterations.* EXCLUDE (recording, attempt, turn),
        iterations.bandwidth AS bandwidth_bytes_per_ms
    FROM internal.turns
    JOIN internal.iterations USING (recording, attempt, turn)
    JOIN internal.members USING (recording, attempt)
    WHERE turns.iteration IS NOT NULL
)
SELECT
    migration,              -- migrations.id
    iteration,              -- number of the iteration, from 1
    start_ns,               -- start, ns since the epoch, source clock
    end_ns,                 -- end, ns since the epoch, source clock
    duration_ms,            -- length, ms
    pending_bytes,          -- still to be sent when the iteration began, bytes
    threshold_bytes,        -- switchover happens below this, bytes
    dirty_pages,            -- pages found dirty by the syncs of the iteration; NULL without a sync
    sent_pages,             -- pages sent plain or XBZRLE-encoded: no zero, compressed or multifd pages
    transferred_bytes,      -- bytes of the rate windows that ended in the iteration; NULL if none did
    bandwidth_bytes_per_ms  -- bandwidth of the last such window, bytes/ms
FROM measured
ORDER BY migration, iteration;
