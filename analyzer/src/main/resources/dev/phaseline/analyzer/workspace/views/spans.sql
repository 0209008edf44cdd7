-- Pairs of a start and an end event: sections, syncs, waits, loads, commands, round trips.
CREATE VIEW spans AS
SELECT
    NULL::INTEGER AS migration,    -- migrations.id; NULL outside of any migration
    NULL::INTEGER AS recording,    -- recordings.id
    NULL::VARCHAR AS side,         -- source or destination
    NULL::INTEGER AS thread,       -- threads.id
    NULL::VARCHAR AS kind,         -- kind of span, such as section or bitmap_sync
    NULL::VARCHAR AS name,         -- what the span is about, such as the section's idstr
    NULL::INTEGER AS depth,        -- nesting depth inside the kind, from 0
    NULL::BIGINT AS start_ns,      -- start, ns since the epoch on the clock of the host
    NULL::BIGINT AS end_ns,        -- end, ns since the epoch on the clock of the host; NULL if unmatched
    NULL::BIGINT AS duration_ns,   -- length, ns; NULL if unmatched
    NULL::BIGINT AS start_seq,     -- events.seq of the start event
    NULL::BIGINT AS end_seq        -- events.seq of the end event; NULL if unmatched
WHERE false;
