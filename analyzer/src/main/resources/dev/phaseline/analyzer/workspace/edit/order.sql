-- What a nudge would do to the order of causes and effects: the number of a migration, twice, NULL means all, then ns.
-- How much an event of the destination can be moved to earlier times before it comes before its cause, or, if it is negative,
-- must be moved to later ones.
WITH room AS (
    SELECT
        flows.forward,
        flows.destination_ns - flows.source_ns
            - (clocks.offset_ns + floor((flows.destination_ns - clocks.origin_ns) * (clocks.drift_ppb / 1e9))::BIGINT) AS room_ns
    FROM internal.flows
    JOIN clocks USING (source_recording, destination_recording)
    WHERE CAST(? AS INTEGER) IS NULL OR EXISTS (
        FROM migrations
        WHERE migrations.id = ?
            AND migrations.source_recording = clocks.source_recording
            AND migrations.destination_recording = clocks.destination_recording)
)
SELECT
    -- What is sent by the source must not arrive earlier, what is sent by the destination not leave later.
    count(*) FILTER (CASE WHEN forward THEN room_ns < nudge.ns ELSE room_ns > nudge.ns END) AS reversed,
    count(*) FILTER (CASE WHEN forward THEN room_ns < 0 ELSE room_ns > 0 END) AS reversed_without,
    max(room_ns) FILTER (NOT forward) AS least_ns,
    min(room_ns) FILTER (forward) AS most_ns
FROM room
CROSS JOIN (SELECT CAST(? AS BIGINT) AS ns) AS nudge
