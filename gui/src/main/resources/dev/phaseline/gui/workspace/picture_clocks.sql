-- How the clocks of recordings relate to the picture: its time is ts_ns - zero_ns - drift_ppb * (ts_ns - origin_ns) / 1e9.
CREATE TABLE picture_clocks (
    recording INTEGER NOT NULL,                -- recordings.id
    zero_ns BIGINT NOT NULL,
    origin_ns BIGINT NOT NULL,
    drift_ppb DOUBLE NOT NULL
)
