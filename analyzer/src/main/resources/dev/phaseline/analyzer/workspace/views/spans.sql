-- Pairs of a start and an end event: sections, vmstate objects, syncs, waits, commands, round trips. A kind has the same
-- name on both sides: a section_full is written by the source and loaded by the destination.
CREATE VIEW spans AS
WITH measured AS (
    SELECT members.migration, spans.*, spans.end_ns - spans.start_ns AS duration_ns
    FROM internal.spans
    LEFT JOIN internal.members USING (recording, attempt)
)
SELECT
    migration,    -- migrations.id; NULL outside of any migration
    recording,    -- recordings.id
    side,         -- source or destination
    thread,       -- threads.id
    kind,         -- kind of span, such as section_part or bitmap_sync
    name,         -- what the span is about, such as the section's idstr
    depth,        -- nesting depth inside the kind, from 0
    start_ns,     -- start, ns since the epoch on the clock of the host
    end_ns,       -- end, ns since the epoch on the clock of the host; NULL if unmatched
    duration_ns,  -- length, ns; NULL if unmatched
    start_seq,    -- events.seq of the start event
    end_seq       -- events.seq of the end event; NULL if unmatched
FROM measured;
