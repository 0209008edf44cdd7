-- Rate windows of the migration thread: what was sent in at least 100 ms, and what follows for the switchover.
CREATE VIEW internal.transferred AS
SELECT recording, seq, ts_ns, tranferred AS bytes, time_spent AS window_ms, bandwidth, size AS threshold
FROM migrate_transferred
UNION ALL
SELECT recording, seq, ts_ns, transferred, time_spent, bandwidth, size
FROM migrate_transferred_2;
