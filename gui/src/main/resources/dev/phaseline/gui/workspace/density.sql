-- How many events of each lane of a recording lie in each bucket of a range, from the events themselves.
-- $1: recordings.id; $2, $3, $4: picture time is ts_ns - $2 - $4 * (ts_ns - $3) / 1e9; $5: binary logarithm of the bucket
-- in ns; $6, $7: the range, ns since the epoch on the clock of the recording.
-- Counted by the columns as they are: the text of a million channels' numbers would take longer than all else.
WITH counted AS (
    SELECT 'channel' AS kind, id::VARCHAR AS name, bucket, events
    FROM (
        SELECT id, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM multifd_send WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY id, bucket
    )
    UNION ALL
    SELECT 'channel' AS kind, id::VARCHAR AS name, bucket, events
    FROM (
        SELECT id, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM multifd_send_2 WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY id, bucket
    )
    UNION ALL
    SELECT 'channel' AS kind, id::VARCHAR AS name, bucket, events
    FROM (
        SELECT id, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM multifd_send_fill WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY id, bucket
    )
    UNION ALL
    SELECT 'channel' AS kind, id::VARCHAR AS name, bucket, events
    FROM (
        SELECT id, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM multifd_recv_unfill WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY id, bucket
    )
    UNION ALL
    SELECT 'channel' AS kind, id::VARCHAR AS name, bucket, events
    FROM (
        SELECT id, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM multifd_recv WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY id, bucket
    )
    UNION ALL
    SELECT 'block' AS kind, rbname::VARCHAR AS name, bucket, events
    FROM (
        SELECT rbname, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM ram_save_page WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY rbname, bucket
    )
    UNION ALL
    SELECT 'block' AS kind, rbname::VARCHAR AS name, bucket, events
    FROM (
        SELECT rbname, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM ram_load_loop WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY rbname, bucket
    )
    UNION ALL
    SELECT 'block' AS kind, ramblock::VARCHAR AS name, bucket, events
    FROM (
        SELECT ramblock, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM postcopy_ram_fault_thread_request WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY ramblock, bucket
    )
    UNION ALL
    SELECT 'block' AS kind, rbname::VARCHAR AS name, bucket, events
    FROM (
        SELECT rbname, (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket, count(*) AS events
        FROM migrate_handle_rp_req_pages WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
        GROUP BY rbname, bucket
    )
)
SELECT
    thread AS lane,
    (ts_ns - $2::BIGINT - round($4::DOUBLE * (ts_ns - $3::BIGINT) / 1e9)::BIGINT) >> $5::INTEGER AS bucket,
    count(*) AS events,
    -- The type if all events of the bucket have the same, else 0.
    CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END AS event_type
FROM events
WHERE recording = $1::INTEGER AND ts_ns >= $6::BIGINT AND ts_ns < $7::BIGINT
GROUP BY thread, bucket
UNION ALL
SELECT lanes.lane, counted.bucket, sum(counted.events)::BIGINT, 0
FROM counted
JOIN lanes
    ON lanes.recording = $1::INTEGER AND lanes.kind = counted.kind AND lanes.name = counted.name
GROUP BY lanes.lane, counted.bucket
ORDER BY bucket
