-- Threads, channels, RAM blocks and devices: threads and devices in the order in which they began, channels by number.
SELECT
    lanes.lane,
    lanes.recording,
    lanes.kind,                                -- thread, channel, block or device
    coalesce(lanes.name, threads.name, 'thread ' || coalesce(threads.os_id, threads.id)) AS name,
    lanes.events,                              -- 0 of a device, which has only spans
    lanes.length_ns                            -- length of the stretches in which they are counted
FROM lanes
LEFT JOIN threads ON threads.id = lanes.thread
ORDER BY
    lanes.recording,
    CASE lanes.kind WHEN 'thread' THEN 1 WHEN 'channel' THEN 2 WHEN 'block' THEN 3 ELSE 4 END,
    CASE WHEN lanes.kind IN ('thread', 'device') THEN lanes.first_ns END,
    try_cast(lanes.name AS BIGINT),
    lanes.name,
    lanes.lane
