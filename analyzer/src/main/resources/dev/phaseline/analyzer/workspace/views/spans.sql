-- Pairs of a start and an end event: sections, vmstate objects, syncs, waits, commands, round trips. A kind has the same
-- name on both sides: a section_full is written by the source and loaded by the destination.
CREATE VIEW spans AS
WITH all_spans AS (
    FROM internal.sections
    UNION ALL BY NAME
    FROM internal.objects
    UNION ALL BY NAME
    FROM internal.pairs
    UNION ALL BY NAME
    FROM internal.pings
),
measured AS (
    SELECT
        members.migration,
        all_spans.*,
        all_spans.end_ns - all_spans.start_ns AS duration_ns
    FROM all_spans
    LEFT JOIN internal.members
        ON members.recording = all_spans.recording
        AND all_spans.start_seq BETWEEN members.start_seq AND members.limit_seq
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
