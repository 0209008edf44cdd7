-- What counters tell as rates, in steps of 100 ms, counted while events are written; a step may be there several times.
CREATE TABLE internal.steps (
    recording INTEGER NOT NULL,  -- recordings.id
    name VARCHAR NOT NULL,       -- internal.samples.name
    step BIGINT NOT NULL,        -- the time divided by the length of a step, on the clock of the host
    events BIGINT NOT NULL       -- how many in it
);
