-- What each channel of a migration carried, as either side counts it: the main channel, the return path and the multifd
-- channels. Needs multifd_send and multifd_recv (10.0: multifd_send_fill, multifd_send_ram_fill, multifd_recv_unfill) for
-- multifd, ram_save_page and ram_load_loop for pages of the main channel, migrate_transferred for its bytes,
-- migrate_send_rp_message for the return path; multifd_*_sync_main* and migration_rate_limit_* for the waits.
CREATE VIEW channels AS
WITH waits AS (
    SELECT
        recording,
        attempt,
        CASE kind WHEN 'rate_limit' THEN 'main' ELSE 'multifd ' || split_part(name, ' ', 2) END AS channel,
        count(*) AS waits,
        sum(end_ns - start_ns) AS wait_ns,
        max(end_ns - start_ns) AS max_wait_ns
    FROM internal.spans
    WHERE kind IN ('multifd_wait', 'rate_limit') AND end_ns IS NOT NULL AND attempt IS NOT NULL
    GROUP BY ALL
),
measured AS (
    SELECT
        members.migration,
        channels.*,
        waits.waits,
        CASE WHEN members.timed THEN waits.wait_ns / 1e6 END AS wait_ms,
        CASE WHEN members.timed THEN waits.max_wait_ns / 1e6 END AS max_wait_ms,
        internal.common_ns(channels.first_ns, origin_ns, offset_ns, drift_ppb) AS common_first_ns,
        internal.common_ns(channels.last_ns, origin_ns, offset_ns, drift_ppb) AS common_last_ns,
        CASE WHEN members.timed THEN channels.bytes * 1e9 / nullif(channels.last_ns - channels.first_ns, 0) END
            AS bytes_per_s,
        CASE WHEN channels.channel LIKE 'multifd %' THEN
            channels.bytes / nullif(avg(channels.bytes) OVER (
                PARTITION BY members.migration, channels.side, channels.channel LIKE 'multifd %'), 0) END AS imbalance
    FROM internal.channels
    JOIN internal.members USING (recording, attempt)
    LEFT JOIN waits USING (recording, attempt, channel)
)
SELECT
    migration,        -- migrations.id
    side,             -- source or destination: who counted
    channel,          -- main, return path, multifd 0, multifd 1, …
    messages,         -- packets (multifd), page records (main), messages (return path); NULL if no event tells
    pages,            -- pages with content; NULL if no event tells
    zero_pages,       -- pages of zeros; NULL if no event tells
    bytes,            -- payload, bytes; main: what rate windows counted less multifd's payload; NULL if no event tells
    bytes_per_s,      -- bytes by the time between first and last event, bytes/s; NULL in a log without times, as the waits' lengths
    syncs,            -- packets that asked for a synchronisation; NULL if none
    waits,            -- waits for the channel: source multifd, for it to reach a sync; main, for the rate limit;
                      -- destination multifd, of the channel for the others; NULL if none
    wait_ms,          -- their sum, ms
    max_wait_ms,      -- the longest, ms
    imbalance,        -- bytes of a multifd channel by the mean of the multifd channels; 1 is even
    common_first_ns,  -- first event of the channel on the migration's clock, ns since the epoch
    common_last_ns,   -- last event, ns since the epoch
    recording,        -- recordings.id
    thread            -- threads.id; NULL if no thread or several
FROM measured
ORDER BY migration, side DESC, channel;
