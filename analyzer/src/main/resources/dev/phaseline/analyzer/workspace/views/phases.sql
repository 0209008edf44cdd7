-- The phases of each migration on each side; depth 0 has no gaps, deeper rows lie inside one of the depth above.
CREATE VIEW phases AS
SELECT
    NULL::INTEGER AS migration,    -- migrations.id
    NULL::VARCHAR AS side,         -- source or destination
    NULL::INTEGER AS recording,    -- recordings.id
    NULL::VARCHAR AS phase,        -- name of the phase
    NULL::BIGINT AS iteration,     -- number of the precopy iteration, from 1; NULL outside iterations
    NULL::INTEGER AS depth,        -- nesting depth, from 0
    NULL::BIGINT AS start_ns,      -- start, ns since the epoch on the clock of the host
    NULL::BIGINT AS end_ns,        -- end, ns since the epoch on the clock of the host
    NULL::DOUBLE AS duration_ms,   -- length, ms
    NULL::VARCHAR AS start_event,  -- event that marks the start
    NULL::VARCHAR AS end_event     -- event that marks the end; NULL if the recording stops inside the phase
WHERE false;
