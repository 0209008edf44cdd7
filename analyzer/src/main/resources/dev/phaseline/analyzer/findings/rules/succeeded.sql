-- rule: succeeded
-- question: 17. Did the migration succeed, whatever the management layer says?
-- severity: info
-- needs: source migrate_set_state, destination migrate_set_state
-- title: {story}
-- detail: {detail_text}
-- advice: {advice_text}
WITH ends AS (
    SELECT
        states.migration,
        min(states.recording) FILTER (states.side = 'source') AS source_recording,
        max(states.seq) FILTER (states.side = 'source') AS source_seq,
        max(states.ts_ns) FILTER (states.side = 'source') AS source_ns,
        min(states.recording) FILTER (states.side = 'destination') AS destination_recording,
        max(states.seq) FILTER (states.side = 'destination') AS destination_seq,
        arg_max(common_ns(states.ts_ns, origin_ns, offset_ns, drift_ppb), states.seq)
            FILTER (states.side = 'destination') AS destination_ns
    FROM states
    JOIN attempts USING (recording, attempt)
    WHERE states.state = 'completed'
    GROUP BY ALL
),
sides AS (
    SELECT
        migration,
        min(recording) FILTER (side = 'source') AS source,
        min(recording) FILTER (side = 'destination') AS destination,
        min(outcome) FILTER (side = 'destination') AS destination_outcome,
        max(end_ns) FILTER (side = 'source') AS source_end_ns
    FROM attempts
    GROUP BY migration
)
SELECT
    ends.migration,
    CASE WHEN ends.destination_seq IS NULL AND sides.destination_outcome IN ('failed', 'cancelled')
        THEN 'error' ELSE 'info' END AS severity,
    'source' AS side,
    ends.source_recording AS recording,
    ends.source_ns AS start_ns,
    ends.source_ns AS end_ns,
    CASE
        WHEN ends.destination_seq IS NOT NULL THEN 'The migration succeeded: the guest runs on the destination'
        WHEN sides.destination IS NULL THEN 'The migration succeeded as far as the source can tell'
        WHEN sides.destination_outcome IN ('failed', 'cancelled') THEN
            'The source completed, but the destination ' || sides.destination_outcome
        ELSE 'The source completed; the recording of the destination does not show the guest running'
    END AS story,
    CASE
        WHEN ends.destination_seq IS NOT NULL AND NOT migrations.timed THEN 'Both sides completed.'
        WHEN ends.destination_seq IS NOT NULL THEN
            'Destination completed ' || ms_text(abs(ends.destination_ns - ends.source_ns) / 1e6)
            || CASE WHEN ends.destination_ns <= ends.source_ns THEN ' before' ELSE ' after' END || ' the source.'
        ELSE 'Source completed.'
    END AS detail_text,
    CASE
        WHEN ends.destination_seq IS NOT NULL THEN
            'If the management layer lost the guest, look there: QEMU did its part. The guest is on the destination.'
        WHEN sides.destination_outcome IN ('failed', 'cancelled') THEN
            'Do not start the guest on the source before it is certain that the destination does not run it.'
        ELSE 'Record the destination too, with migrate_set_state, to see the guest start there.'
    END AS advice_text,
    CASE WHEN ends.destination_seq IS NULL THEN [{'recording': ends.source_recording, 'seq': ends.source_seq}]
        ELSE [{'recording': ends.source_recording, 'seq': ends.source_seq},
            {'recording': ends.destination_recording, 'seq': ends.destination_seq}] END AS evidence
FROM ends
JOIN sides USING (migration)
JOIN migrations ON migrations.id = ends.migration
WHERE ends.source_seq IS NOT NULL
