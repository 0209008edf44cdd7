-- Channels and RAM blocks that have events.
SELECT source, recording, name, sum(events)::BIGINT AS events
FROM lane_counts
GROUP BY source, recording, name
ORDER BY recording, source, name
