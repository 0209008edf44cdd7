-- rule: multifd_broken
-- question: 9. multifd: broken pipe. Which side failed first?
-- severity: error
-- about: multifd
-- needs: source multifd_send_thread_start, destination multifd_recv_thread_start
-- events: multifd_send_error(), multifd_new_send_channel_async_error(), multifd_send_terminate_threads(error),
--   multifd_recv_terminate_threads(error)
-- title: multifd broke on the {side} first: {message}
-- detail: {count} signs of it in the trace, in this order: {signs}.
-- advice: A broken pipe on one side is the other side's end. Look at the log of the side that failed first for what it did
--   just before, and check that both have the same multifd-channels, compression and TLS settings.
WITH signs AS (
    SELECT *
    FROM errors
    WHERE event IN ('multifd_send_error', 'multifd_new_send_channel_async_error', 'multifd_send_terminate_threads',
        'multifd_recv_terminate_threads')
),
-- A cancelled migration ends its channels as well.
cancelled AS (
    SELECT migration, min(common_ns) AS common_ns
    FROM errors
    WHERE event IN ('migrate_fd_cancel', 'migration_cancel') OR message = 'the status became cancelling'
    GROUP BY migration
),
ranked AS (
    SELECT signs.*, row_number() OVER (PARTITION BY signs.migration ORDER BY signs.common_ns, signs.seq) AS rank
    FROM signs
    LEFT JOIN cancelled USING (migration)
    WHERE cancelled.migration IS NULL OR signs.common_ns < cancelled.common_ns
)
SELECT
    migration,
    arg_min(side, rank) AS side,
    arg_min(recording, rank) AS recording,
    arg_min(ts_ns, rank) AS start_ns,
    arg_min(ts_ns, rank) + max(common_ns) - min(common_ns) AS end_ns,
    arg_min(message, rank) AS message,
    arg_min(channel, rank) AS channel,
    count(*) AS count,
    string_agg(message || ' (' || side || ')', ', ' ORDER BY rank) FILTER (rank <= 6) AS signs,
    list({'recording': recording, 'seq': seq} ORDER BY rank)[1:20] AS evidence
FROM ranked
GROUP BY migration
