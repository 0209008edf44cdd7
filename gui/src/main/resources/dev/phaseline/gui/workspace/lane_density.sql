-- Adds the events of a channel or a RAM block to its lane.
-- $1: number of the lane; $2: table of the events; $3: recordings.id; $4: name.
INSERT INTO event_density
SELECT $1::INTEGER, bucket, events, 0
FROM lane_counts
WHERE source = $2 AND recording = $3::INTEGER AND name = $4
