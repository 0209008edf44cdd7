-- What went over each channel of each attempt of a recording.
-- Only with an attempt.
-- Only with multifd_send, multifd_send_fill, multifd_send_ram_fill, multifd_recv, multifd_recv_unfill,
-- migrate_send_rp_message, source_return_path_thread_loop_top, migrate_transferred, ram_save_page, ram_load_loop,
-- ram_load_postcopy_loop.
INSERT INTO internal.channels BY NAME
WITH attempts AS (
    SELECT * FROM internal.attempts WHERE recording = getvariable('recording')
),
multifd AS (
    SELECT
        side,
        'multifd ' || channel AS channel,
        thread,
        seq,
        ts_ns,
        packets AS messages,
        sync::INTEGER AS syncs,
        pages,
        zero_pages,
        payload_bytes AS bytes
    FROM internal.packets
    WHERE recording = getvariable('recording')
),
answers AS (
    SELECT 'destination' AS side, 'return path' AS channel, thread, seq, ts_ns, 1 AS messages, 0 AS syncs,
        NULL::BIGINT AS pages, NULL::INTEGER AS zero_pages, len + 4 AS bytes
    FROM migrate_send_rp_message WHERE recording = getvariable('recording')
    UNION ALL
    SELECT 'source', 'return path', thread, start_seq, start_ns, 1, 0, NULL, NULL, NULL
    FROM internal.spans
    WHERE recording = getvariable('recording') AND kind = 'return_path' AND name = 'message' AND end_seq IS NOT NULL
),
windows AS (
    SELECT 'source' AS side, 'main' AS channel, thread, seq, ts_ns, 0 AS messages, 0 AS syncs, 0 AS pages, 0 AS zero_pages,
        bytes::BIGINT AS bytes
    FROM (
        SELECT recording, seq, ts_ns, NULL::INTEGER AS thread, bytes FROM internal.transferred
    )
    WHERE recording = getvariable('recording')
),
counted AS (
    SELECT
        attempts.attempt,
        attempts.side,
        seen.channel,
        CASE WHEN count(DISTINCT seen.thread) = 1 THEN max(seen.thread) END AS thread,
        sum(messages) AS messages,
        sum(syncs) AS syncs,
        sum(pages) AS pages,
        sum(zero_pages) AS zero_pages,
        sum(bytes) AS bytes,
        min(seen.ts_ns) AS first_ns,
        max(seen.ts_ns) AS last_ns
    FROM (FROM multifd UNION ALL FROM answers UNION ALL FROM windows) AS seen
    JOIN attempts ON attempts.side = seen.side AND seen.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    GROUP BY ALL
),
-- Pages are many: they are counted apart, without a look at what is in them unless they were loaded.
pages AS (
    SELECT attempts.attempt, attempts.side, 'main' AS channel, max(pages.thread) AS thread, count(*) AS messages,
        count(*) AS pages, NULL::BIGINT AS zero_pages, min(pages.ts_ns) AS first_ns, max(pages.ts_ns) AS last_ns
    FROM ram_save_page AS pages
    JOIN attempts ON attempts.side = 'source' AND pages.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE pages.recording = getvariable('recording')
    GROUP BY ALL
    UNION ALL
    SELECT attempts.attempt, attempts.side, 'main', max(pages.thread), count(*),
        count(*) FILTER (flags & 2 = 0), count(*) FILTER (flags & 2 = 2), min(pages.ts_ns), max(pages.ts_ns)
    FROM ram_load_loop AS pages
    JOIN attempts ON attempts.side = 'destination' AND pages.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE pages.recording = getvariable('recording')
    GROUP BY ALL
    UNION ALL
    SELECT attempts.attempt, attempts.side, 'main', max(loaded.thread), count(*),
        count(*) FILTER (flags & 10 = 8), count(*) FILTER (flags & 2 = 2), min(loaded.ts_ns), max(loaded.ts_ns)
    FROM (
        SELECT recording, seq, ts_ns, thread, flags FROM ram_load_postcopy_loop
        UNION ALL
        SELECT recording, seq, ts_ns, thread, flags FROM ram_load_postcopy_loop_2
    ) AS loaded
    JOIN attempts ON attempts.side = 'destination' AND loaded.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE loaded.recording = getvariable('recording') AND flags & 16 = 0
    GROUP BY ALL
)
SELECT
    getvariable('recording') AS recording,
    attempt,
    side,
    channel,
    max(thread) AS thread,
    nullif(sum(messages), 0) AS messages,
    nullif(sum(syncs), 0) AS syncs,
    sum(pages) AS pages,
    sum(zero_pages) AS zero_pages,
    -- The windows count all channels together.
    CASE channel WHEN 'main' THEN nullif(greatest(0, sum(bytes) - coalesce((
        SELECT sum(others.bytes) FROM counted AS others
        WHERE others.attempt = found.attempt AND others.side = found.side AND others.channel LIKE 'multifd %'), 0)), 0)
        ELSE sum(bytes) END AS bytes,
    min(first_ns) AS first_ns,
    max(last_ns) AS last_ns
FROM (FROM counted UNION ALL BY NAME FROM pages) AS found
GROUP BY attempt, side, channel;
