-- What crossed from one host to the other: a cause and its effect. The n-th of a kind and name on one side belongs to the
-- n-th on the other.
CREATE TEMP TABLE arrows (
    kind VARCHAR NOT NULL,
    from_recording INTEGER NOT NULL,
    from_seq BIGINT NOT NULL,                  -- events.seq of the cause
    from_lane INTEGER NOT NULL,                -- threads.id
    from_ns BIGINT NOT NULL,                   -- ns since the picture's instant 0
    to_recording INTEGER NOT NULL,
    to_seq BIGINT NOT NULL,                    -- events.seq of the effect
    to_lane INTEGER NOT NULL,                  -- threads.id
    to_ns BIGINT NOT NULL                      -- ns since the picture's instant 0
)
