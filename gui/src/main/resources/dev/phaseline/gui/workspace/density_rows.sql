-- What was counted at load: a row for each stretch of each lane, those of a lane together and in time order.
SELECT
    counted.recording,
    coalesce(counted.thread, lanes.lane) AS lane,
    counted.start_ns // counted.length_ns AS stretch,           -- its number, from 0 at the epoch of the recording's clock
    counted.events,
    CASE WHEN counted.thread IS NULL THEN 0 ELSE counted.event_type END AS event_type
FROM event_density AS counted
LEFT JOIN lanes
    ON counted.thread IS NULL
    AND lanes.recording = counted.recording AND lanes.kind = counted.kind AND lanes.name = counted.name
WHERE coalesce(counted.thread, lanes.lane) IS NOT NULL
ORDER BY lane, stretch
