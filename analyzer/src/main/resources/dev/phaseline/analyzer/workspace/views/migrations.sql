-- One row per migration attempt: the source's recording paired with the destination's.
CREATE VIEW migrations AS
SELECT
    NULL::INTEGER AS id,                     -- number of the migration in this workspace, from 1 in time order
    NULL::VARCHAR AS outcome,                -- completed, failed, cancelled or incomplete
    NULL::INTEGER AS source_recording,       -- recordings.id of the source; NULL if not loaded
    NULL::INTEGER AS destination_recording,  -- recordings.id of the destination; NULL if not loaded
    NULL::BIGINT AS start_ns,                -- start, ns since the epoch, source clock (else destination)
    NULL::BIGINT AS end_ns,                  -- end, ns since the epoch, source clock (else destination)
    NULL::DOUBLE AS total_ms,                -- from the migrate command to the end, ms
    NULL::DOUBLE AS setup_ms,                -- from the migrate command to the first iteration, ms
    NULL::DOUBLE AS downtime_ms,             -- guest stopped, as the source sees it, ms; NULL if it never stopped
    NULL::BIGINT AS iterations               -- iterations of the precopy loop
WHERE false;
