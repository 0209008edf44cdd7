-- The recordings, sources first, with what brings their times to the source's clock.
SELECT
    recordings.id,
    recordings.side,
    recordings.host,
    recordings.pid,
    parse_filename(recordings.path),
    recordings.start_ns,
    clocks.origin_ns,
    clocks.offset_ns + clocks.nudge_ns,
    clocks.drift_ppb
FROM recordings
LEFT JOIN clocks ON clocks.destination_recording = recordings.id
QUALIFY row_number() OVER (
    PARTITION BY recordings.id ORDER BY clocks.forward_bounds + clocks.backward_bounds DESC NULLS LAST) = 1
ORDER BY recordings.side IS DISTINCT FROM 'source', recordings.id;
