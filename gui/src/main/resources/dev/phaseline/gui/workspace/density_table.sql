-- How many events lie in each bucket of a coarse level, counted once: what shows much of the time is drawn from this.
CREATE TEMP TABLE event_density (
    lane INTEGER NOT NULL,        -- number of the lane
    bucket BIGINT NOT NULL,       -- number of the bucket, from 0 at the picture's instant 0
    events BIGINT NOT NULL,       -- events in the bucket
    event_type INTEGER NOT NULL   -- their type if they have the same, else 0
)
