-- What the precopy loop has still to send: one event each turn; from 8.0 on an estimate each turn and an exact value when
-- that is low.
CREATE VIEW internal.pending AS
SELECT recording, seq, ts_ns, size, max AS threshold FROM migrate_pending
UNION ALL
SELECT recording, seq, ts_ns, size, NULL FROM migrate_pending_estimate
UNION ALL
SELECT recording, seq, ts_ns, size, NULL FROM migrate_pending_exact;
