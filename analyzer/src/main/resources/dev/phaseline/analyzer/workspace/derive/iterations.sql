-- What the events of a recording tell of each turn of the precopy loop.
-- Only with savevm_state_iterate, migrate_pending, migrate_pending_estimate, migrate_pending_exact,
-- migration_bitmap_sync_start.
INSERT INTO internal.iterations BY NAME
WITH turns AS (
    FROM internal.turns WHERE recording = getvariable('recording')
),
-- Turns by the pieces of the recording that they lie in, to look at each event of a turn once.
pieces AS (
    SELECT *, unnest(range(start_seq >> 8, ((least(end_seq, last_seq + 1) - 1) >> 8) + 1)) AS piece
    FROM turns
    CROSS JOIN (
        SELECT max(seq) AS last_seq FROM events WHERE recording = getvariable('recording')
    )
),
syncs AS (
    FROM internal.syncs WHERE recording = getvariable('recording')
),
dirtied AS (
    SELECT
        pieces.attempt,
        pieces.turn,
        sum(syncs.dirty_pages)::UBIGINT AS dirty_pages,
        sum(syncs.dirty_pages) FILTER (syncs.previous_ns IS NOT NULL) * 1e9
            / nullif(sum(syncs.ts_ns - syncs.previous_ns), 0) AS dirty_pages_per_s
    FROM pieces
    JOIN syncs
        ON pieces.piece = syncs.seq >> 8 AND syncs.seq >= pieces.start_seq AND syncs.seq < pieces.end_seq
    GROUP BY ALL
),
sent AS (
    SELECT pieces.attempt, pieces.turn, count(*) AS sent_pages
    FROM ram_save_page AS pages
    JOIN pieces
        ON pieces.piece = pages.seq >> 8 AND pages.seq >= pieces.start_seq AND pages.seq < pieces.end_seq
    WHERE pages.recording = getvariable('recording')
    GROUP BY ALL
),
packets AS (
    SELECT
        pieces.attempt,
        pieces.turn,
        sum(packets.pages) AS normal_pages,
        -- Releases that look for zero pages in the channels have an event that counts them.
        sum(packets.zero_pages) FILTER (packets.packets = 0) AS zero_pages
    FROM internal.packets
    JOIN pieces
        ON pieces.piece = packets.seq >> 8 AND packets.seq >= pieces.start_seq AND packets.seq < pieces.end_seq
    WHERE packets.recording = getvariable('recording') AND packets.side = 'source'
    GROUP BY ALL
),
rate_windows AS (
    FROM internal.transferred WHERE recording = getvariable('recording')
),
windows AS (
    SELECT
        pieces.attempt,
        pieces.turn,
        sum(transferred.bytes)::UBIGINT AS transferred_bytes,
        arg_max(transferred.bandwidth, transferred.seq) AS bandwidth
    FROM rate_windows AS transferred
    JOIN pieces
        ON pieces.piece = transferred.seq >> 8
        AND transferred.seq >= pieces.start_seq
        AND transferred.seq < pieces.end_seq
    GROUP BY ALL
)
SELECT
    turns.recording,
    turns.attempt,
    turns.turn,
    pending.size AS pending_bytes,
    lead(pending.size) OVER (PARTITION BY turns.attempt ORDER BY turns.turn) AS remaining_bytes,
    coalesce(pending.threshold, earlier.threshold) AS threshold_bytes,
    dirtied.dirty_pages,
    dirtied.dirty_pages_per_s,
    coalesce(sent.sent_pages, 0) + coalesce(packets.normal_pages, 0) AS normal_pages,
    packets.zero_pages AS multifd_zero_pages,
    windows.transferred_bytes,
    windows.bandwidth,
    latest.bandwidth AS last_bandwidth
FROM turns
LEFT JOIN internal.pending ON pending.recording = getvariable('recording') AND pending.seq = turns.pending_seq
-- Later releases say what the threshold is at the end of a rate window only.
ASOF LEFT JOIN rate_windows AS earlier ON earlier.recording = turns.recording AND earlier.seq <= turns.start_seq
ASOF LEFT JOIN rate_windows AS latest ON latest.recording = turns.recording AND latest.seq < turns.end_seq
LEFT JOIN dirtied ON dirtied.attempt = turns.attempt AND dirtied.turn = turns.turn
LEFT JOIN sent ON sent.attempt = turns.attempt AND sent.turn = turns.turn
LEFT JOIN packets ON packets.attempt = turns.attempt AND packets.turn = turns.turn
LEFT JOIN windows ON windows.attempt = turns.attempt AND windows.turn = turns.turn;
