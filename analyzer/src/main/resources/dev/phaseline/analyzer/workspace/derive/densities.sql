-- Counts the events of a recording by 65,536 to 131,072 stretches of time. Stretches without events have no row.
SET VARIABLE density_ns = (
    SELECT 1::BIGINT << greatest(0, ceil(log2(greatest(1, max(last_ns) - min(first_ns)) / 131072.0)))::INTEGER
    FROM internal.thread_events
    WHERE recording = getvariable('recording')
);
INSERT INTO internal.densities BY NAME
WITH channels AS (
    SELECT recording, id::VARCHAR AS name, ts_ns FROM multifd_send
    UNION ALL
    SELECT recording, id::VARCHAR, ts_ns FROM multifd_send_2
    UNION ALL
    SELECT recording, id::VARCHAR, ts_ns FROM multifd_send_fill
    UNION ALL
    SELECT recording, id::VARCHAR, ts_ns FROM multifd_recv
    UNION ALL
    SELECT recording, id::VARCHAR, ts_ns FROM multifd_recv_unfill
),
blocks AS (
    SELECT recording, rbname AS name, ts_ns FROM ram_save_page
    UNION ALL
    SELECT recording, rbname, ts_ns FROM ram_load_loop
    UNION ALL
    SELECT recording, ramblock, ts_ns FROM postcopy_ram_fault_thread_request
    UNION ALL
    SELECT recording, rbname, ts_ns FROM migrate_handle_rp_req_pages
),
counted AS (
    SELECT
        'thread' AS kind,
        thread,
        NULL::VARCHAR AS name,
        -- The length is a power of two: the bits below it are cut off, of negative times too.
        ts_ns & -getvariable('density_ns') AS start_ns,
        count(*) AS events,
        CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type
    FROM events
    WHERE recording = getvariable('recording')
    GROUP BY thread, start_ns
    UNION ALL
    SELECT 'channel', NULL, name, ts_ns & -getvariable('density_ns') AS start_ns, count(*), 0
    FROM channels
    WHERE recording = getvariable('recording') AND name IS NOT NULL
    GROUP BY name, start_ns
    UNION ALL
    SELECT 'block', NULL, name, ts_ns & -getvariable('density_ns') AS start_ns, count(*), 0
    FROM blocks
    WHERE recording = getvariable('recording') AND name IS NOT NULL
    GROUP BY name, start_ns
)
SELECT getvariable('recording') AS recording, counted.*, getvariable('density_ns') AS length_ns
FROM counted;
