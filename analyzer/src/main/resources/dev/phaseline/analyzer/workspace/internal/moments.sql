-- When an attempt came to where query-migrate's times begin and end, and when the guest stopped and ran again.
CREATE TABLE internal.moments (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER NOT NULL,    -- internal.attempts.attempt
    side VARCHAR,                -- source or destination
    command_ns BIGINT,           -- source: the migrate command was accepted
    thread_ns BIGINT,            -- source: the migration thread began
    active_ns BIGINT,            -- source: the setup was over
    after_loop_ns BIGINT,        -- source: the migration thread left its loop, just before it stops the clocks
    outcome_ns BIGINT,           -- the status was final
    stopped_seq BIGINT,          -- source: event at which the guest stood still
    stopped_ns BIGINT,           -- its time
    stopped_event VARCHAR,       -- its label
    counted_ns BIGINT,           -- source: where QEMU stops to count the downtime
    running_seq BIGINT,          -- event at which the guest ran again
    running_ns BIGINT,           -- its time
    running_event VARCHAR        -- its label
);
