-- How the clocks of two recordings relate.
SELECT
    source_recording, destination_recording, offset_ns + nudge_ns, nudge_ns, drift_ppb, error_ns, forward_bounds,
    backward_bounds, contradictions
FROM clocks
WHERE NOT EXISTS (FROM recordings WHERE clock = 'none' AND id IN (source_recording, destination_recording))
ORDER BY source_recording, destination_recording;
