-- One row per iteration of the precopy loop: one turn of the migration thread that walks the live sections.
CREATE VIEW iterations AS
WITH turns AS (
    SELECT members.migration, turns.*
    FROM internal.turns
    JOIN internal.members USING (recording, attempt)
    WHERE turns.iteration IS NOT NULL
),
syncs AS (
    -- The event counts since the start of a period of a second or more, over several syncs; a smaller value than the
    -- one before means that a period has ended in between.
    SELECT
        recording,
        seq,
        CASE WHEN dirty_pages >= lag(dirty_pages) OVER earlier
            THEN dirty_pages - lag(dirty_pages) OVER earlier
            ELSE dirty_pages END AS dirty_pages
    FROM (
        SELECT ended.recording, attempts.attempt, ended.seq, ended.dirty_pages
        FROM migration_bitmap_sync_end AS ended
        ASOF JOIN internal.attempts ON ended.recording = attempts.recording AND ended.seq >= attempts.start_seq
    )
    WINDOW earlier AS (PARTITION BY recording, attempt ORDER BY seq)
),
dirtied AS (
    SELECT turns.recording, turns.attempt, turns.turn, sum(syncs.dirty_pages)::UBIGINT AS dirty_pages
    FROM turns
    JOIN syncs
        ON syncs.recording = turns.recording AND syncs.seq >= turns.start_seq AND syncs.seq < turns.end_seq
    GROUP BY ALL
),
sent AS (
    SELECT turns.recording, turns.attempt, turns.turn, count(*) AS sent_pages
    FROM ram_save_page AS pages
    ASOF JOIN turns ON pages.recording = turns.recording AND pages.seq >= turns.start_seq
    WHERE pages.seq < turns.end_seq
    GROUP BY ALL
),
windows AS (
    SELECT
        turns.recording,
        turns.attempt,
        turns.turn,
        sum(transferred.tranferred)::UBIGINT AS transferred_bytes,
        arg_max(transferred.bandwidth, transferred.seq) AS bandwidth
    FROM turns
    JOIN migrate_transferred AS transferred
        ON transferred.recording = turns.recording
        AND transferred.seq >= turns.start_seq
        AND transferred.seq < turns.end_seq
    GROUP BY ALL
),
measured AS (
    SELECT
        turns.*,
        (turns.end_ns - turns.start_ns) / 1e6 AS duration_ms,
        migrate_pending.size AS pending_bytes,
        migrate_pending.max AS threshold_bytes,
        dirtied.dirty_pages,
        coalesce(sent.sent_pages, 0) AS sent_pages,
        windows.transferred_bytes,
        windows.bandwidth AS bandwidth_bytes_per_ms
    FROM turns
    LEFT JOIN migrate_pending
        ON migrate_pending.recording = turns.recording AND migrate_pending.seq = turns.pending_seq
    LEFT JOIN dirtied
        ON dirtied.recording = turns.recording AND dirtied.attempt = turns.attempt AND dirtied.turn = turns.turn
    LEFT JOIN sent
        ON sent.recording = turns.recording AND sent.attempt = turns.attempt AND sent.turn = turns.turn
    LEFT JOIN windows
        ON windows.recording = turns.recording AND windows.attempt = turns.attempt AND windows.turn = turns.turn
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
