-- The event counts the pages of a period of several syncs. A period ends after the first sync that is more than a second
-- younger than the period. So the count of the sync before is part of this one's unless that sync ended a period: because
-- it came more than a second after the one before it, or, which is only seen afterwards, because this count is smaller.
-- Only with migration_bitmap_sync_end.
INSERT INTO internal.syncs BY NAME
SELECT
    getvariable('recording') AS recording,
    attempt,
    seq,
    ts_ns,
    lag(ts_ns) OVER earlier AS previous_ns,
    dirty_pages - CASE
        WHEN lag(dirty_pages) OVER earlier > dirty_pages THEN 0
        WHEN lag(ts_ns) OVER earlier - lag(ts_ns, 2) OVER earlier > 1000000000 THEN 0
        ELSE coalesce(lag(dirty_pages) OVER earlier, 0)
    END AS dirty_pages
FROM (
    SELECT attempts.attempt, ended.seq, ended.ts_ns, ended.dirty_pages::BIGINT AS dirty_pages
    FROM migration_bitmap_sync_end AS ended
    ASOF JOIN internal.attempts ON ended.recording = attempts.recording AND ended.seq >= attempts.start_seq
    WHERE ended.recording = getvariable('recording')
)
WINDOW earlier AS (PARTITION BY attempt ORDER BY seq);
