-- How the clocks of both sides were brought together.
WITH chosen AS (
    SELECT * FROM migrations WHERE id = getvariable('migration')
)
SELECT
    'clocks' AS item,
    CASE
        WHEN NOT chosen.timed THEN 'no times in these logs, only an order: start QEMU with -msg timestamp=on'
        WHEN chosen.source_recording IS NULL THEN 'only the destination is loaded'
        WHEN chosen.destination_recording IS NULL THEN 'only the source is loaded'
        WHEN clocks.offset_ns IS NULL THEN 'nothing that both sides recorded relates them; times are as recorded'
        WHEN offset_ns = 0 AND drift_ppb = 0 AND error_ns = 0 AND nudge_ns = 0 THEN 'one clock recorded both sides'
        ELSE 'the destination''s is ' || ms_text(abs(offset_ns + nudge_ns) / 1e6)
            || CASE WHEN offset_ns + nudge_ns < 0 THEN ' behind' ELSE ' ahead' END
            || CASE WHEN drift_ppb = 0 THEN '' ELSE ', drifting by ' || number_text(drift_ppb / 1000) || ' ppm' END
            || coalesce(', right to ' || ms_text(error_ns / 1e6), ', error unknown: nothing came back to the source')
            || CASE WHEN contradictions > 0 THEN ', ' || number_text(contradictions) || ' messages contradict it' ELSE '' END
            || CASE WHEN nudge_ns <> 0 THEN ', of which ' || ms_text(nudge_ns / 1e6) || ' by hand' ELSE '' END
    END AS value,
    CASE WHEN chosen.timed THEN clocks.error_ns / 1e6 END AS number,
    'ms' AS unit
FROM chosen
LEFT JOIN clocks
    ON clocks.source_recording = chosen.source_recording AND clocks.destination_recording = chosen.destination_recording
