-- Pairs of a start and an end event: sections, vmstate objects, syncs, waits, commands, round trips. A kind has the same
-- name on both sides: a section_full is written by the source and loaded by the destination.
CREATE VIEW spans AS
WITH measured AS (
    SELECT
        members.migration,
        spans.*,
        CASE WHEN recordings.clock <> 'none' THEN spans.end_ns - spans.start_ns END AS duration_ns,
        -- Outside of any migration there is no other clock.
        coalesce(internal.common_ns(spans.start_ns, origin_ns, offset_ns, drift_ppb), spans.start_ns) AS common_start_ns,
        coalesce(internal.common_ns(spans.end_ns, origin_ns, offset_ns, drift_ppb), spans.end_ns) AS common_end_ns
    FROM internal.spans
    JOIN recordings ON recordings.id = spans.recording
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
    duration_ns,  -- length, ns; NULL if unmatched, and in a log without times
    start_seq,    -- events.seq of the start event
    end_seq,      -- events.seq of the end event; NULL if unmatched
    start_event,  -- the start event; a status event with the status in parentheses
    end_event,    -- the end event; NULL if unmatched
    key,          -- what else the two events have in common besides kind, name and thread; NULL if nothing
    common_start_ns,  -- start on the migration's clock, which is the source's, ns since the epoch
    common_end_ns     -- end on the migration's clock, ns since the epoch; NULL if unmatched
FROM measured;
