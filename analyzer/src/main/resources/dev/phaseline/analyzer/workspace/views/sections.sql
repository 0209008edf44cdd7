-- Sections of the stream, each as the source wrote and as the destination loaded it, on the migration's clock: the n-th of a
-- kind and name on one side is the n-th on the other. Needs savevm_section_start and _end (source) and
-- qemu_loadvm_state_section with _startfull and _partend (destination).
CREATE VIEW sections AS
WITH numbered AS (
    SELECT
        members.migration,
        members.side,
        members.timed,
        members.both_timed,
        spans.kind,
        spans.name,
        spans.recording,
        spans.start_seq,
        internal.common_ns(spans.start_ns, origin_ns, offset_ns, drift_ppb) AS start_ns,
        internal.common_ns(spans.end_ns, origin_ns, offset_ns, drift_ppb) AS end_ns,
        row_number() OVER (
            PARTITION BY members.migration, members.side, spans.kind, spans.name ORDER BY spans.start_seq) AS nth
    FROM internal.spans
    JOIN internal.members USING (recording, attempt)
    WHERE spans.side = members.side AND spans.kind LIKE 'section_%'
),
joined AS (
    SELECT
        coalesce(written.migration, loaded.migration) AS migration,
        coalesce(written.kind, loaded.kind) AS kind,
        coalesce(written.name, loaded.name) AS name,
        coalesce(written.nth, loaded.nth) AS nth,
        written.start_ns AS write_start_ns,
        written.end_ns AS write_end_ns,
        loaded.start_ns AS load_start_ns,
        loaded.end_ns AS load_end_ns,
        written.recording AS source_recording,
        written.start_seq AS write_seq,
        loaded.recording AS destination_recording,
        loaded.start_seq AS load_seq,
        written.timed AS write_timed,
        loaded.timed AS load_timed,
        written.both_timed
    FROM (FROM numbered WHERE side = 'source') AS written
    FULL JOIN (FROM numbered WHERE side = 'destination') AS loaded
        ON loaded.migration = written.migration
        AND loaded.kind = written.kind
        AND loaded.name IS NOT DISTINCT FROM written.name
        AND loaded.nth = written.nth
)
SELECT
    migration,         -- migrations.id
    kind,              -- section_start, section_part, section_end, section_full
    name,              -- the section's idstr
    nth,               -- number among the sections of this kind and name, from 1
    write_start_ns,    -- the source begins it, ns since the epoch on the migration's clock; NULL for section_start
    write_end_ns,      -- the source has written it
    load_start_ns,     -- the destination has read its first byte, ns since the epoch on the migration's clock
    load_end_ns,       -- the destination has loaded it; NULL if it broke off
    CASE WHEN write_timed THEN (write_end_ns - write_start_ns) / 1e6 END AS write_ms,  -- to write it, ms; NULL in a log
                       -- without times, as the other lengths
    CASE WHEN load_timed THEN (load_end_ns - load_start_ns) / 1e6 END AS load_ms,     -- to load it, ms
    CASE WHEN both_timed THEN (load_start_ns - write_start_ns) / 1e6 END AS lag_ms,   -- from its first byte to that byte on
                       -- the other side, ms
    source_recording,  -- recordings.id of the source
    write_seq,         -- events.seq of its start there
    destination_recording,  -- recordings.id of the destination
    load_seq           -- events.seq of its start there
FROM joined
ORDER BY migration, coalesce(write_start_ns, load_start_ns), nth;
