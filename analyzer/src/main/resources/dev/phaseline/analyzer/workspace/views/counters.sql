-- Values over time, for curves: each holds from its time to the next of its counter. Memory: pending, switchover threshold,
-- transferred, dirty pages, throttle steps (migrate_pending, migrate_transferred, migration_bitmap_sync_end,
-- migration_throttle); rates: bandwidth, dirty rate; rates in steps of 100 ms, where the events were recorded: pages sent,
-- pages loaded, zero pages loaded, multifd pages sent and received, page requests, pages placed. A log without times has
-- no such rates.
CREATE VIEW counters AS
WITH joined AS (
    SELECT
        members.migration,
        coalesce(members.side, recordings.side) AS side,
        samples.*,
        coalesce(internal.common_ns(samples.ts_ns, origin_ns, offset_ns, drift_ppb), samples.ts_ns) AS common_ns
    FROM internal.samples
    JOIN recordings ON recordings.id = samples.recording
    LEFT JOIN internal.members USING (recording, attempt)
    -- By numbers of events there are no rates; what QEMU itself measured stays.
    WHERE recordings.clock <> 'none' OR (samples.seq IS NOT NULL AND samples.name <> 'dirty rate')
)
SELECT
    migration,  -- migrations.id; NULL outside of any migration
    side,       -- source or destination
    recording,  -- recordings.id
    name,       -- name of the counter
    unit,       -- bytes, bytes/s, pages, pages/s, requests/s, ms, count
    ts_ns,      -- time, ns since the epoch on the clock of the host
    common_ns,  -- time on the migration's clock, which is the source's, ns since the epoch
    value,      -- the value from then on
    seq         -- events.seq of the event that tells it; NULL if the value counts many events
FROM joined
ORDER BY migration, side DESC, recording, name, ts_ns;
