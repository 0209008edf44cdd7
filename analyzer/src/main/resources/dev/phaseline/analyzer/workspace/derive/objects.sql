-- Objects that VMState descriptions write and read. A written object's span covers its fields; its subsections follow
-- as spans of the same depth, because no event marks their end.
-- Only with vmstate_save_state_top, vmstate_load_state.
INSERT INTO internal.spans BY NAME
WITH steps AS (
    SELECT recording, thread, seq, ts_ns, 'source' AS side, 1 AS opens, idstr AS name FROM vmstate_save_state_top
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'source', -1, idstr FROM vmstate_subsection_save_top
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'source', NULL, NULL FROM savevm_section_start
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'destination', 1, name FROM vmstate_load_state
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'destination', -1, name FROM vmstate_load_state_end
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'destination', NULL, NULL FROM qemu_loadvm_state_section
),
-- Errors leave objects open. A new section means that no object of the section before is.
sectioned AS (
    SELECT *, count(CASE WHEN opens IS NULL THEN 1 END) OVER (PARTITION BY recording, thread, side ORDER BY seq) AS section
    FROM steps
    WHERE recording = getvariable('recording')
),
nested AS (
    SELECT
        *,
        -- An object's level, at the event that opens it as at the one that closes it.
        (sum(opens) OVER (PARTITION BY recording, thread, side, section ORDER BY seq)
            + CASE opens WHEN -1 THEN 1 ELSE 0 END)::INTEGER AS level
    FROM sectioned
    WHERE opens IS NOT NULL
),
paired AS (
    SELECT
        *,
        lead(seq) OVER following AS next_seq,
        lead(ts_ns) OVER following AS next_ns,
        lead(opens) OVER following = -1 AND lead(name) OVER following IS NOT DISTINCT FROM name AS closed
    FROM nested
    WINDOW following AS (PARTITION BY recording, thread, side, section, level ORDER BY seq)
)
SELECT
    recording,
    thread,
    side,
    'vmstate' AS kind,
    name,
    level - 1 AS depth,
    seq AS start_seq,
    ts_ns AS start_ns,
    CASE side WHEN 'source' THEN 'vmstate_save_state_top' ELSE 'vmstate_load_state' END AS start_event,
    CASE WHEN closed THEN next_seq END AS end_seq,
    CASE WHEN closed THEN next_ns END AS end_ns,
    CASE WHEN closed THEN CASE side WHEN 'source' THEN 'vmstate_subsection_save_top' ELSE 'vmstate_load_state_end' END END
        AS end_event
FROM paired
WHERE opens = 1;
