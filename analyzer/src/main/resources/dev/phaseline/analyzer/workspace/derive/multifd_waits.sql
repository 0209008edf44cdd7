-- Synchronisations of the multifd channels: the whole (multifd_sync), and what each channel costs of it (multifd_wait): on
-- the source the migration thread waits for one channel after the other, on the destination a channel that has reached the
-- sync point waits for the others.
-- Only with multifd_send_sync_main_signal, multifd_send_sync_main_wait, multifd_recv_sync_main_wait, multifd_recv,
-- multifd_recv_unfill.
INSERT INTO internal.spans BY NAME
WITH steps AS (
    SELECT recording, thread, seq, ts_ns, 'multifd_send_sync_main_signal' AS event, id FROM multifd_send_sync_main_signal
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'multifd_send_sync_main_wait', id FROM multifd_send_sync_main_wait
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'multifd_send_sync_main', NULL FROM multifd_send_sync_main
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'multifd_recv_sync_main_wait', id FROM multifd_recv_sync_main_wait
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'multifd_recv_sync_main', NULL FROM multifd_recv_sync_main
),
-- One thread of each side does this, and a sync ends before the next begins.
followed AS (
    SELECT
        *,
        split_part(event, '_', 2) AS direction,
        event LIKE '%main' AS is_end,
        lag(event LIKE '%main') OVER so_far AS after_end,
        lead(seq) OVER so_far AS next_seq,
        lead(ts_ns) OVER so_far AS next_ns,
        lead(event) OVER so_far AS next_event
    FROM steps
    WHERE recording = getvariable('recording')
    WINDOW so_far AS (PARTITION BY recording, thread, split_part(event, '_', 2) ORDER BY seq)
),
numbered AS (
    SELECT *, count(CASE WHEN coalesce(after_end, true) THEN 1 END) OVER (PARTITION BY direction, thread ORDER BY seq) AS sync
    FROM followed
),
syncs AS (
    SELECT
        recording,
        thread,
        CASE direction WHEN 'send' THEN 'source' ELSE 'destination' END AS side,
        'multifd_sync' AS kind,
        'all channels' AS name,
        min(seq) AS start_seq,
        min(ts_ns) AS start_ns,
        arg_min(event, seq) AS start_event,
        max(seq) FILTER (is_end) AS end_seq,
        max(ts_ns) FILTER (is_end) AS end_ns,
        max(event) FILTER (is_end) AS end_event
    FROM numbered
    GROUP BY recording, thread, direction, sync
    HAVING NOT bool_and(is_end)
),
reached AS (
    SELECT
        packets.recording,
        packets.thread,
        packets.channel,
        packets.seq,
        packets.ts_ns,
        signals.seq AS end_seq,
        signals.ts_ns AS end_ns
    FROM internal.packets
    ASOF LEFT JOIN multifd_recv_sync_main_signal AS signals
        ON signals.recording = packets.recording AND signals.id = packets.channel AND signals.seq >= packets.seq
    WHERE packets.recording = getvariable('recording') AND packets.side = 'destination' AND packets.sync
)
SELECT *, 0 AS depth FROM syncs
UNION ALL BY NAME
SELECT
    recording,
    thread,
    'source' AS side,
    'multifd_wait' AS kind,
    'channel ' || id AS name,
    0 AS depth,
    seq AS start_seq,
    ts_ns AS start_ns,
    event AS start_event,
    next_seq AS end_seq,
    next_ns AS end_ns,
    next_event AS end_event
FROM followed
WHERE event = 'multifd_send_sync_main_wait'
UNION ALL BY NAME
SELECT
    recording,
    thread,
    'destination' AS side,
    'multifd_wait' AS kind,
    'channel ' || channel AS name,
    0 AS depth,
    seq AS start_seq,
    ts_ns AS start_ns,
    'multifd_recv' AS start_event,
    end_seq,
    end_ns,
    CASE WHEN end_seq IS NOT NULL THEN 'multifd_recv_sync_main_signal' END AS end_event
FROM reached;
