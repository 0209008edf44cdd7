-- rule: downtime_reported
-- question: 8. Is the reported downtime wrong, or lost?
-- severity: info
-- needs: source migration_thread_low_pending | postcopy_start_set_run, destination migrate_set_state,
--   source times, destination times
-- events: migration_thread_low_pending(), migration_completion_vm_stop(), postcopy_start_set_run(),
--   migrate_set_state(new_state:text), loadvm_postcopy_handle_run_vmstart(), loadvm_postcopy_handle_run_bh(str:text),
--   vmstate_downtime_checkpoint(checkpoint:text)
-- title: The guest stood still for {at_least}{measured_ms:ms}; the source {reported}
-- detail: From the stop on the source to the start on the destination, on one clock, {error}.
-- advice: Believe the measured time. The source's own clock ends when the source is done, which without a return path is
--   before the destination has loaded anything, and it is lost when the source ends early.
WITH stops AS (
    SELECT recording, seq, ts_ns FROM migration_thread_low_pending
    UNION ALL
    SELECT recording, seq, ts_ns FROM postcopy_start_set_run
    UNION ALL
    SELECT recording, seq, ts_ns FROM vmstate_downtime_checkpoint WHERE checkpoint = 'src-downtime-start'
),
starts AS (
    SELECT recording, seq, ts_ns, 1 AS rank FROM vmstate_downtime_checkpoint WHERE checkpoint LIKE 'dst-%-bh-vm-started'
    UNION ALL
    SELECT recording, seq, ts_ns, 2 FROM loadvm_postcopy_handle_run_vmstart
    UNION ALL
    SELECT recording, seq, ts_ns, 2 FROM loadvm_postcopy_handle_run_bh WHERE str = 'return'
    UNION ALL
    -- The guest was started just before.
    SELECT recording, seq, ts_ns, 3 FROM migrate_set_state WHERE new_state = 'completed'
),
-- In postcopy the end of the migration says nothing of the start of the guest.
postcopies AS (
    SELECT DISTINCT recording, attempt FROM states WHERE state = 'postcopy-active'
),
stopped AS (
    SELECT attempts.migration, attempts.recording, arg_min(stops.seq, stops.seq) AS seq,
        arg_min(stops.ts_ns, stops.seq) AS ts_ns,
        arg_min(common_ns(stops.ts_ns, origin_ns, offset_ns, drift_ppb), stops.seq) AS common_ns
    FROM stops
    JOIN attempts
        ON attempts.recording = stops.recording
        AND attempts.side = 'source'
        AND stops.seq BETWEEN attempts.first_seq AND attempts.last_seq
    GROUP BY ALL
),
started AS (
    SELECT attempts.migration, attempts.recording, starts.seq,
        common_ns(starts.ts_ns, origin_ns, offset_ns, drift_ppb) AS common_ns
    FROM starts
    JOIN attempts
        ON attempts.recording = starts.recording
        AND attempts.side = 'destination'
        AND starts.seq BETWEEN attempts.first_seq AND attempts.last_seq
    LEFT JOIN postcopies ON postcopies.recording = attempts.recording AND postcopies.attempt = attempts.attempt
    WHERE starts.rank < 3 OR postcopies.recording IS NULL
    QUALIFY row_number() OVER (PARTITION BY attempts.recording, attempts.attempt ORDER BY starts.rank, starts.seq) = 1
),
measured AS (
    SELECT
        stopped.migration,
        stopped.recording,
        stopped.ts_ns AS start_ns,
        stopped.ts_ns + (started.common_ns - stopped.common_ns) AS end_ns,
        (started.common_ns - stopped.common_ns) / 1e6 AS measured_ms,
        migrations.downtime_ms AS reported_ms,
        clocks.error_ns / 1e6 AS error_ms,
        [{'recording': stopped.recording, 'seq': stopped.seq}, {'recording': started.recording, 'seq': started.seq}]
            AS evidence
    FROM stopped
    JOIN started USING (migration)
    JOIN migrations ON migrations.id = stopped.migration
    JOIN clocks
        ON clocks.source_recording = stopped.recording AND clocks.destination_recording = started.recording
)
SELECT
    migration,
    CASE WHEN measured_ms > 2 * reported_ms AND measured_ms > 300 THEN 'warning' ELSE 'info' END AS severity,
    'source' AS side,
    recording,
    start_ns,
    end_ns,
    measured_ms,
    reported_ms,
    error_ms,
    coalesce('counts ' || ms_text(reported_ms), 'does not tell') AS reported,
    CASE WHEN error_ms IS NULL THEN 'at least ' ELSE '' END AS at_least,
    coalesce('right to ' || ms_text(error_ms),
        'which tells only the least possible, because nothing came back to the source') AS error,
    evidence
FROM measured
WHERE reported_ms IS NULL
    OR (error_ms IS NOT NULL AND abs(measured_ms - reported_ms) > greatest(error_ms, 1, 0.1 * reported_ms))
    -- Without an answer the clocks are aligned as if the fastest message had taken no time, so the true value is greater.
    OR (error_ms IS NULL AND measured_ms - reported_ms > greatest(1, 0.1 * reported_ms))
