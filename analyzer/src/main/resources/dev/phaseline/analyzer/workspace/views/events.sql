-- The index of all trace events; arguments are in the table of the event type.
CREATE VIEW events AS
SELECT
    recording,  -- recordings.id
    seq,        -- position in the recording in time order, from 0
    ts_ns,      -- time, ns since the epoch on the clock of the host
    thread,     -- threads.id
    event_type  -- event_types.id
FROM internal.event_index
