-- The events of each thread of a recording.
INSERT INTO internal.thread_events BY NAME
SELECT recording, thread, count(*) AS events, min(ts_ns) AS first_ns, max(ts_ns) AS last_ns
FROM events
WHERE recording = getvariable('recording')
GROUP BY recording, thread;
