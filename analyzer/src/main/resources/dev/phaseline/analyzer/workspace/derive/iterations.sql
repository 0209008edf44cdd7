-- What the events of a recording tell of each turn of the precopy loop.
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
    SELECT pieces.attempt, pieces.turn, sum(syncs.dirty_pages)::UBIGINT AS dirty_pages
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
windows AS (
    SELECT
        pieces.attempt,
        pieces.turn,
        sum(transferred.bytes)::UBIGINT AS transferred_bytes,
        arg_max(transferred.bandwidth, transferred.seq) AS bandwidth
    FROM internal.transferred
    JOIN pieces
        ON pieces.piece = transferred.seq >> 8
        AND transferred.seq >= pieces.start_seq
        AND transferred.seq < pieces.end_seq
    WHERE transferred.recording = getvariable('recording')
    GROUP BY ALL
)
SELECT
    turns.recording,
    turns.attempt,
    turns.turn,
    pending.size AS pending_bytes,
    coalesce(pending.threshold, earlier.threshold) AS threshold_bytes,
    dirtied.dirty_pages,
    coalesce(sent.sent_pages, 0) AS sent_pages,
    windows.transferred_bytes,
    windows.bandwidth
FROM turns
LEFT JOIN internal.pending ON pending.recording = getvariable('recording') AND pending.seq = turns.pending_seq
-- Later releases say what the threshold is at the end of a rate window only.
ASOF LEFT JOIN (
    SELECT recording, seq, threshold FROM internal.transferred WHERE recording = getvariable('recording')
) AS earlier ON earlier.recording = turns.recording AND earlier.seq <= turns.start_seq
LEFT JOIN dirtied ON dirtied.attempt = turns.attempt AND dirtied.turn = turns.turn
LEFT JOIN sent ON sent.attempt = turns.attempt AND sent.turn = turns.turn
LEFT JOIN windows ON windows.attempt = turns.attempt AND windows.turn = turns.turn;
