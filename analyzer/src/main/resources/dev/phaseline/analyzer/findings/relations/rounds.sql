-- relation: One row per pass of precopy over the guest's memory, from one sync of the dirty bitmap to the next. Several turns
--   of the migration thread (the rows of iterations) make up a pass; what is left falls during it and jumps at its end.
-- columns: migration, recording, attempt, round (from 1, the bulk pass), start_ns, end_ns, start_seq (end of the sync before
--   it), end_seq (start of the sync after it), synced (false if none came), first_pending and last_pending (bytes left at its
--   start and at its end), pending_seq (of the estimate at its start), threshold_bytes (at its start), sent_bytes,
--   dirty_pages (what the sync after it found), dirty_seq (the event that says so), bandwidth (bytes/ms)
-- events: migration_bitmap_sync_start(), migration_bitmap_sync_end(dirty_pages), migration_thread_low_pending(),
--   postcopy_start(), savevm_state_complete_precopy(), migrate_set_state(new_state:text)
WITH attempts_of_sources AS (
    SELECT * FROM attempts WHERE side = 'source'
),
ends AS (
    SELECT recording, seq, ts_ns FROM migration_thread_low_pending
    UNION ALL
    SELECT recording, seq, ts_ns FROM postcopy_start
    UNION ALL
    SELECT recording, seq, ts_ns FROM savevm_state_complete_precopy
    UNION ALL
    SELECT recording, seq, ts_ns FROM migrate_set_state
    WHERE new_state IN ('cancelling', 'cancelled', 'failed', 'completed', 'postcopy-active')
),
precopies AS (
    SELECT
        sources.migration,
        sources.recording,
        sources.attempt,
        sources.first_seq,
        coalesce(min(ends.seq), sources.last_seq) AS last_seq,
        coalesce(min(ends.ts_ns), sources.end_ns) AS end_ns
    FROM attempts_of_sources AS sources
    LEFT JOIN ends
        ON ends.recording = sources.recording AND ends.seq BETWEEN sources.first_seq AND sources.last_seq
    GROUP BY sources.migration, sources.recording, sources.attempt, sources.first_seq, sources.last_seq, sources.end_ns
),
syncs AS (
    SELECT
        precopies.migration,
        precopies.recording,
        precopies.attempt,
        precopies.last_seq AS precopy_last_seq,
        precopies.end_ns AS precopy_end_ns,
        ended.seq,
        ended.ts_ns,
        found.dirty_pages AS new_dirty_pages,
        coalesce(started.seq, ended.seq) AS start_seq,
        coalesce(started.ts_ns, ended.ts_ns) AS start_ns
    FROM migration_bitmap_sync_end AS ended
    JOIN precopies
        ON precopies.recording = ended.recording AND ended.seq BETWEEN precopies.first_seq AND precopies.last_seq
    JOIN internal.syncs AS found ON found.recording = ended.recording AND found.seq = ended.seq
    ASOF LEFT JOIN migration_bitmap_sync_start AS started
        ON started.recording = ended.recording AND ended.seq >= started.seq
),
counted AS (
    SELECT
        *,
        row_number() OVER earlier AS round,
        lead(seq) OVER earlier AS next_seq,
        lead(start_seq) OVER earlier AS next_start_seq,
        lead(start_ns) OVER earlier AS next_start_ns
    FROM syncs
    WINDOW earlier AS (PARTITION BY recording, attempt ORDER BY seq)
),
passes AS (
    SELECT
        *,
        coalesce(next_start_seq, precopy_last_seq) AS end_seq,
        coalesce(next_start_ns, precopy_end_ns) AS end_ns,
        lead(new_dirty_pages) OVER (PARTITION BY recording, attempt ORDER BY seq) AS found_dirty_pages
    FROM counted
),
left_over AS (
    SELECT
        passes.recording,
        passes.attempt,
        passes.round,
        arg_min(pending.pending_bytes, pending.seq) AS first_pending,
        min(pending.seq) AS pending_seq,
        arg_min(pending.threshold_bytes, pending.seq) AS threshold_bytes,
        min(pending.pending_bytes) AS last_pending
    FROM passes
    JOIN pending
        ON pending.recording = passes.recording
        AND pending.attempt = passes.attempt
        AND pending.seq BETWEEN passes.seq AND passes.end_seq
    GROUP BY ALL
),
rates AS (
    SELECT
        passes.recording,
        passes.attempt,
        passes.round,
        sum(windows.sent_bytes)::BIGINT AS sent_bytes,
        sum(windows.sent_bytes) / nullif(sum(windows.window_ms), 0) AS bandwidth
    FROM passes
    JOIN windows
        ON windows.recording = passes.recording
        AND windows.attempt = passes.attempt
        AND windows.seq BETWEEN passes.seq AND passes.end_seq
    GROUP BY ALL
)
SELECT
    passes.migration,
    passes.recording,
    passes.attempt,
    passes.round,
    passes.ts_ns AS start_ns,
    passes.end_ns,
    passes.seq AS start_seq,
    passes.end_seq,
    passes.next_seq IS NOT NULL AS synced,
    left_over.first_pending,
    left_over.last_pending,
    left_over.pending_seq,
    left_over.threshold_bytes,
    coalesce(rates.sent_bytes, left_over.first_pending - left_over.last_pending) AS sent_bytes,
    passes.found_dirty_pages AS dirty_pages,
    passes.next_seq AS dirty_seq,
    rates.bandwidth
FROM passes
LEFT JOIN left_over USING (recording, attempt, round)
LEFT JOIN rates USING (recording, attempt, round)
-- The sync that decides to switch over starts no pass.
WHERE passes.end_ns > passes.ts_ns AND coalesce(left_over.first_pending >= left_over.threshold_bytes, true)
