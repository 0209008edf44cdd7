-- Threads, channels and RAM blocks that have events: threads in the order in which they began, channels by number.
SELECT
    counted.recording,
    counted.kind,                              -- thread, channel or block
    counted.thread,                            -- threads.id of a thread
    coalesce(counted.name, threads.name, 'thread ' || coalesce(threads.os_id, threads.id)) AS name,
    counted.events,
    counted.length_ns                          -- length of the stretches in which they are counted
FROM (
    SELECT
        recording,
        kind,
        thread,
        name,
        sum(events)::BIGINT AS events,
        min(start_ns) AS first_ns,
        max(length_ns) AS length_ns
    FROM event_density
    GROUP BY recording, kind, thread, name
) AS counted
LEFT JOIN threads ON threads.id = counted.thread
ORDER BY
    counted.recording,
    CASE counted.kind WHEN 'thread' THEN 1 WHEN 'channel' THEN 2 ELSE 3 END,
    CASE counted.kind WHEN 'thread' THEN counted.first_ns END,
    try_cast(counted.name AS BIGINT),
    counted.name,
    counted.thread
