-- One row per pair of recordings that are two sides of a migration: how their clocks differ. An event of the destination at t
-- happened at t - (offset_ns + nudge_ns + drift_ppb * (t - origin_ns) / 1e9) on the source's clock.
CREATE TABLE clocks (
    source_recording INTEGER NOT NULL,      -- recordings.id of the source, whose clock is the common one
    destination_recording INTEGER NOT NULL, -- recordings.id of the destination
    origin_ns BIGINT NOT NULL,              -- time on the destination's clock for which the offset is stated, ns
    offset_ns BIGINT NOT NULL,              -- destination's clock less the source's, ns
    drift_ppb DOUBLE NOT NULL,              -- how fast the destination's clock runs away, ns per second
    error_ns BIGINT,                        -- no aligned time is wrong by more, ns; NULL if nothing came back to the source
    forward_bounds BIGINT NOT NULL,         -- pairs of a cause on the source and its effect on the destination
    backward_bounds BIGINT NOT NULL,        -- pairs of a cause on the destination and its effect on the source
    contradictions BIGINT NOT NULL,         -- pairs that the alignment cannot put in order, as after a clock was set
    nudge_ns BIGINT NOT NULL                -- added by hand to offset_ns, ns
);
