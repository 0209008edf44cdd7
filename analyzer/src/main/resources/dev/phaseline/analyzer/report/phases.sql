-- The phases of one migration, ns after its start on the source's clock. Of the narrow ones that share a thousandth of the
-- picture only the longest is kept.
WITH measured AS (
    SELECT
        phases.side,
        phases.phase,
        phases.iteration,
        phases.depth,
        phases.common_start_ns - migrations.start_ns AS start_ns,
        phases.common_end_ns - phases.common_start_ns AS length_ns,
        phases.start_event,
        phases.end_event,
        greatest((migrations.end_ns - migrations.start_ns) / 1000, 1) AS pixel_ns
    FROM phases
    JOIN migrations ON migrations.id = phases.migration
    WHERE phases.migration = ?
)
SELECT side, phase, iteration, depth, start_ns, length_ns, start_event, end_event
FROM measured
QUALIFY depth = 0 OR 1 = row_number() OVER (
    PARTITION BY side, depth, phase, floor(start_ns / pixel_ns) ORDER BY length_ns DESC)
ORDER BY side DESC, depth, start_ns;
