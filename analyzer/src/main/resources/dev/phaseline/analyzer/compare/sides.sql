-- Which sides of each migration were recorded, with times. The variable migrations has the set.
SELECT DISTINCT phases.migration, phases.side
FROM phases
JOIN recordings ON recordings.id = phases.recording AND recordings.clock <> 'none'
WHERE list_contains(getvariable('migrations'), phases.migration)
ORDER BY ALL
