-- Packets and page requests, from their causes to their effects.
CREATE TABLE packet_arrows (
    kind VARCHAR NOT NULL,
    from_recording INTEGER NOT NULL,           -- recordings.id
    from_seq BIGINT NOT NULL,                  -- events.seq of the cause
    from_lane INTEGER,                         -- threads.id
    from_ns BIGINT NOT NULL,                   -- ns since the picture's instant 0
    to_recording INTEGER NOT NULL,
    to_seq BIGINT NOT NULL,                    -- events.seq of the effect
    to_lane INTEGER,
    to_ns BIGINT NOT NULL
)
