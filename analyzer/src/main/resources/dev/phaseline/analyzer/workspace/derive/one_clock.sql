-- Two sides of a migration in one trace of one host: their clocks are the same. A log says nothing of the kind, since lines of
-- several hosts can be collected in a file.
SELECT DISTINCT source.id, destination.id, destination.start_ns
FROM pairings
JOIN recordings AS source ON source.id = pairings.source_recording
JOIN recordings AS destination ON destination.id = pairings.destination_recording
WHERE source.digest = destination.digest
    AND (source.format = 'ftrace' OR (source.format = 'ctf' AND source.host IS NOT NULL))
ORDER BY source.id, destination.id;
