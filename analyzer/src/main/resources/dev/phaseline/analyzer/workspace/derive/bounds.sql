-- How far the clocks of two sides can be apart: what crossed the wire limits it. Of each 100 ms only the tightest.
WITH bounds AS (
    SELECT
        source_recording,
        destination_recording,
        forward,
        destination_ns,
        destination_ns - source_ns AS offset_ns,
        (destination_ns - min(destination_ns) OVER (PARTITION BY source_recording, destination_recording)) // 100000000
            AS stretch
    FROM internal.flows
)
SELECT
    source_recording,
    destination_recording,
    forward,
    -- Of those that are equally tight the first or last, not any: the fit is the same each time.
    CASE WHEN forward
        THEN arg_min(destination_ns, [offset_ns, destination_ns])
        ELSE arg_max(destination_ns, [offset_ns, destination_ns]) END AS ts_ns,
    CASE WHEN forward THEN min(offset_ns) ELSE max(offset_ns) END AS offset_ns,
    count(*) AS bounds
FROM bounds
GROUP BY source_recording, destination_recording, forward, stretch
ORDER BY source_recording, destination_recording, forward, ts_ns
