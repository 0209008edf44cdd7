-- rule: switchover_wait
-- question: 13. Does the switchover wait for a device?
-- severity: warning
-- needs: source migrate_pending | migrate_pending_estimate, source savevm_section_start, source migration_thread_low_pending,
--   source times
-- events: migration_thread_low_pending(), savevm_state_complete_precopy(), migration_completion_vm_stop(),
--   savevm_section_start(id:text), savevm_section_end(id:text), source_return_path_thread_switchover_acked()
-- title: {wait_ms:ms} passed between little being left and the guest being stopped: {cause}
-- detail: {sections}
-- advice: {advice_text}
WITH decided AS (
    SELECT pending.migration, pending.recording, pending.attempt, min(events.seq) AS seq, min(events.ts_ns) AS ts_ns
    FROM pending
    JOIN migration_thread_low_pending AS events ON events.recording = pending.recording AND events.seq >= pending.seq
    WHERE pending.pending_bytes < pending.threshold_bytes AND NOT pending.postcopy
    GROUP BY ALL
),
-- An estimate can be low while an exact value right after it is not, and a guest can write again: it is the last time that
-- little was left and stayed so.
highs AS (
    SELECT decided.migration, decided.recording, decided.attempt, max(pending.seq) AS seq
    FROM decided
    JOIN pending USING (migration, recording, attempt)
    WHERE pending.pending_bytes >= pending.threshold_bytes AND pending.seq < decided.seq
    GROUP BY ALL
),
lows AS (
    SELECT pending.migration, pending.recording, pending.attempt, min(pending.seq) AS seq, min(pending.ts_ns) AS ts_ns
    FROM pending
    LEFT JOIN highs USING (migration, recording, attempt)
    WHERE pending.pending_bytes < pending.threshold_bytes
        AND NOT pending.postcopy
        AND pending.seq > coalesce(highs.seq, -1)
    GROUP BY ALL
),
stops AS (
    SELECT recording, seq, ts_ns FROM savevm_state_complete_precopy
    UNION ALL
    SELECT recording, seq, ts_ns FROM migration_completion_vm_stop
),
waits AS (
    SELECT
        decided.migration,
        decided.recording,
        lows.seq AS low_seq,
        lows.ts_ns AS low_ns,
        decided.seq AS decided_seq,
        decided.ts_ns AS decided_ns,
        min(stops.seq) AS stop_seq,
        min(stops.ts_ns) AS stop_ns
    FROM decided
    JOIN lows USING (migration, recording, attempt)
    JOIN stops ON stops.recording = decided.recording AND stops.seq >= decided.seq
    GROUP BY ALL
),
marks AS (
    SELECT recording, thread, seq, ts_ns, id, true AS opens FROM savevm_section_start
    UNION ALL
    SELECT recording, thread, seq, ts_ns, id, false FROM savevm_section_end
),
sections AS (
    SELECT *, lead(ts_ns) OVER (PARTITION BY recording, thread ORDER BY seq) AS end_ns FROM marks
),
by_section AS (
    SELECT waits.migration, sections.id, sum(sections.end_ns - sections.ts_ns) / 1e6 AS section_ms
    FROM waits
    JOIN sections
        ON sections.recording = waits.recording
        AND sections.opens
        AND sections.seq >= waits.low_seq
        AND sections.seq < waits.decided_seq
    GROUP BY ALL
),
told AS (
    SELECT
        migration,
        arg_max(id, section_ms) AS section,
        max(section_ms) AS section_ms,
        string_agg(id || ' took ' || ms_text(section_ms), ', ' ORDER BY section_ms DESC) AS sections
    FROM by_section
    GROUP BY migration
),
-- With switchover-ack the decision waits for the devices of the destination.
approved AS (
    SELECT waits.migration, max(acks.seq) AS seq
    FROM waits
    JOIN source_return_path_thread_switchover_acked AS acks
        ON acks.recording = waits.recording AND acks.seq BETWEEN waits.low_seq AND waits.decided_seq
    GROUP BY ALL
)
SELECT
    waits.migration,
    'source' AS side,
    waits.recording,
    waits.low_ns AS start_ns,
    waits.stop_ns AS end_ns,
    (waits.stop_ns - waits.low_ns) / 1e6 AS wait_ms,
    (waits.stop_ns - waits.decided_ns) / 1e6 AS stop_ms,
    told.section_ms,
    CASE WHEN waits.stop_ns - waits.decided_ns >= waits.decided_ns - waits.low_ns THEN 'the stop itself'
        WHEN approved.seq IS NOT NULL THEN 'the approval of the destination''s devices'
        ELSE coalesce('section ' || told.section, 'the loop went on') END AS cause,
    'Until the decision ' || ms_text((waits.decided_ns - waits.low_ns) / 1e6)
        || coalesce(', of which ' || told.sections, '') || '; from there to the stop '
        || ms_text((waits.stop_ns - waits.decided_ns) / 1e6) || '.' AS sections,
    CASE WHEN waits.stop_ns - waits.decided_ns >= waits.decided_ns - waits.low_ns THEN
            'Stopping takes as long as the disks need to write what is in flight and the virtual CPUs to leave: look at the '
            || 'latency of the storage.'
        WHEN approved.seq IS NOT NULL THEN
            'With switchover-ack the destination''s devices say when they are ready: see there which one took so long to load.'
        ELSE 'The section named has not said that it is done, or it works long: see whether its device supports migration '
            || 'well (VFIO: switchover-ack), or unplug it.'
    END AS advice_text,
    list_filter([waits.low_seq, approved.seq, waits.decided_seq, waits.stop_seq], lambda seq: seq IS NOT NULL)
        .list_transform(lambda seq: {'recording': waits.recording, 'seq': seq}) AS evidence
FROM waits
LEFT JOIN told USING (migration)
LEFT JOIN approved USING (migration)
WHERE waits.stop_ns - waits.low_ns >= 500000000
