-- How many events of a channel or a RAM block lie in each bucket of the coarse level.
CREATE OR REPLACE TEMP TABLE lane_counts (
    source VARCHAR NOT NULL,                   -- table of the events
    recording INTEGER NOT NULL,                -- recordings.id
    name VARCHAR NOT NULL,                     -- number of the channel, name of the block
    bucket BIGINT NOT NULL,                    -- number of the bucket, from 0 at the picture's instant 0
    events BIGINT NOT NULL
)
