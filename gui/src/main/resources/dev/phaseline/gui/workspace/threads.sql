-- Threads that emitted events, those that began first above the others.
SELECT
    threads.id,
    threads.recording,
    coalesce(threads.name, 'thread ' || coalesce(threads.os_id, threads.id)) AS name,
    emitted.events
FROM threads
JOIN (SELECT thread, count(*) AS events, min(ts_ns) AS first_ns FROM events GROUP BY thread) AS emitted
    ON emitted.thread = threads.id
ORDER BY threads.recording, emitted.first_ns, threads.id
