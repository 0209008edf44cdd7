-- How the clocks of destinations relate to those of their sources.
SELECT
    source_recording,
    destination_recording,
    origin_ns,                                 -- ns since the epoch on the destination's clock
    offset_ns + nudge_ns AS offset_ns,         -- destination's clock less the source's, ns
    drift_ppb,
    error_ns                                   -- NULL if nothing bounds it
FROM clocks
