-- rule: multifd_downtime
-- question: 18. Did multifd make the downtime longer?
-- severity: warning
-- about: multifd
-- needs: source multifd_send_sync_main_wait, source multifd_send_sync_main, times
-- events: multifd_send_sync_main_wait(id), multifd_send_sync_main(), multifd_recv_sync_main_wait(id),
--   multifd_recv_sync_main_signal(id)
-- title: The {side} waited {wait_ms:ms} of its {downtime_ms:ms} of downtime for multifd channels
-- detail: {syncs} syncs; the longest wait was {longest_ms:ms}, for channel {channel}.{balance}
-- advice: Fewer or more evenly loaded channels help; look at the CPU that the slowest channel's thread runs on and at the
--   path of its connection.
WITH steps AS (
    SELECT recording, seq, ts_ns, id, 'source' AS side, true AS waits FROM multifd_send_sync_main_wait
    UNION ALL
    SELECT recording, seq, ts_ns, NULL, 'source', false FROM multifd_send_sync_main
    UNION ALL
    SELECT recording, seq, ts_ns, id, 'destination', true FROM multifd_recv_sync_main_wait
    UNION ALL
    SELECT recording, seq, ts_ns, NULL, 'destination', false FROM multifd_recv_sync_main_signal
),
-- A wait lasts until the next step of its side.
waits AS (
    SELECT
        *,
        lead(ts_ns) OVER following - ts_ns AS wait_ns,
        lead(seq) OVER following AS end_seq
    FROM steps
    WINDOW following AS (PARTITION BY recording, side ORDER BY seq)
),
switchovers AS (
    SELECT migration, side, recording, start_ns, end_ns
    FROM phases
    WHERE depth = 0 AND phase = 'switchover' AND end_event IS NOT NULL
),
summed AS (
    SELECT
        switchovers.migration,
        switchovers.side,
        switchovers.recording,
        switchovers.start_ns,
        switchovers.end_ns,
        sum(waits.wait_ns) / 1e6 AS wait_ms,
        max(waits.wait_ns) / 1e6 AS longest_ms,
        arg_max(waits.id, waits.wait_ns) AS channel,
        count(*) FILTER (waits.id = 0) AS syncs,
        list({'recording': waits.recording, 'seq': waits.seq} ORDER BY waits.wait_ns DESC)[1:10] AS evidence
    FROM switchovers
    JOIN waits
        ON waits.recording = switchovers.recording
        AND waits.side = switchovers.side
        AND waits.waits
        AND waits.ts_ns BETWEEN switchovers.start_ns AND switchovers.end_ns
    GROUP BY ALL
),
balances AS (
    SELECT migration, max(bytes) / nullif(min(bytes), 0) AS imbalance
    FROM channels
    WHERE side = 'source' AND channel LIKE 'multifd %'
    GROUP BY migration
)
SELECT
    summed.migration,
    -- Within QEMU's default limit the guest stood still no longer than anybody had allowed.
    CASE WHEN summed.end_ns - summed.start_ns > 300000000 THEN 'warning' ELSE 'info' END AS severity,
    summed.side,
    summed.recording,
    summed.start_ns,
    summed.end_ns,
    summed.wait_ms,
    (summed.end_ns - summed.start_ns) / 1e6 AS downtime_ms,
    summed.longest_ms,
    summed.channel,
    summed.syncs,
    balances.imbalance,
    CASE WHEN balances.imbalance >= 1.5
        THEN ' The busiest channel carried ' || number_text(balances.imbalance) || ' times what the least busy one did.'
        ELSE '' END AS balance,
    summed.evidence
FROM summed
LEFT JOIN balances USING (migration)
WHERE summed.wait_ms >= 30 AND summed.wait_ms >= 0.25 * (summed.end_ns - summed.start_ns) / 1e6
