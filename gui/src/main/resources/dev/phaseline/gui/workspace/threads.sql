-- Threads that emitted events, those that began first above the others.
SELECT
    threads.id,
    threads.recording,
    coalesce(threads.name, 'thread ' || coalesce(threads.os_id, threads.id)) AS name,
    emitted.events
FROM threads
JOIN (SELECT lane, sum(events)::BIGINT AS events, min(bucket) AS first_bucket FROM event_density GROUP BY lane) AS emitted
    ON emitted.lane = threads.id
ORDER BY threads.recording, emitted.first_bucket, threads.id
