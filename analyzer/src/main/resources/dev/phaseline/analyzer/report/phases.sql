-- The phases of one migration, ns after its start on the source's clock. Of the narrow ones that share a thousandth of the
-- picture only the longest is kept.
WITH aligned AS (
    SELECT
        phases.side,
        phases.phase,
        phases.iteration,
        phases.depth,
        phases.start_event,
        phases.end_event,
        phases.end_ns - phases.start_ns AS length_ns,
        phases.start_ns - migrations.start_ns - coalesce(
            clocks.offset_ns + clocks.nudge_ns
                + (clocks.drift_ppb * (phases.start_ns - clocks.origin_ns) / 1e9)::BIGINT, 0) AS start_ns,
        (migrations.end_ns - migrations.start_ns) / 1000 AS pixel_ns
    FROM phases
    JOIN migrations ON migrations.id = phases.migration
    LEFT JOIN clocks
        ON phases.side = 'destination'
        AND clocks.source_recording = migrations.source_recording
        AND clocks.destination_recording = phases.recording
    WHERE phases.migration = ?
)
SELECT side, phase, iteration, depth, start_ns, length_ns, start_event, end_event
FROM aligned
QUALIFY depth = 0 OR 1 = row_number() OVER (
    PARTITION BY side, depth, phase, floor(start_ns / greatest(pixel_ns, 1)) ORDER BY length_ns DESC)
ORDER BY side DESC, depth, start_ns;
