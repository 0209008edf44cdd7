-- Sections of the stream, as the source writes them and as the destination loads them. The setup sections that the
-- source writes have no events of their own.
-- Only with savevm_section_start, qemu_loadvm_state_section.
INSERT INTO internal.spans BY NAME
WITH written AS (
    SELECT recording, thread, seq, ts_ns, 'start' AS mark, id AS name, section_id FROM savevm_section_start
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'end', NULL, section_id FROM savevm_section_end
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'device', NULL, NULL FROM vmstate_save
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'iterate', NULL, NULL FROM savevm_state_iterate
    UNION ALL
    -- Each release has some of them.
    SELECT recording, thread, seq, ts_ns, 'complete', NULL, NULL
    FROM internal.marks
    WHERE name IN ('savevm_state_complete_precopy', 'migration_thread_low_pending', 'migration_completion_vm_stop',
        'postcopy_start')
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'complete', NULL, NULL FROM migration_completion_postcopy_end
),
written_marks AS (
    SELECT
        *,
        -- count(*) FILTER would take quadratic time, and so would last_value(… IGNORE NULLS) for the latest one.
        count(CASE WHEN mark = 'start' THEN 1 END) OVER so_far AS ordinal,
        (max({'seq': seq, 'mark': mark}) FILTER (mark IN ('iterate', 'complete')) OVER so_far).mark AS stage
    FROM written
    WHERE recording = getvariable('recording')
    WINDOW so_far AS (PARTITION BY recording, thread ORDER BY seq)
),
written_sections AS (
    SELECT
        recording,
        thread,
        any_value(name) AS name,
        CASE
            WHEN bool_or(mark = 'device') THEN 'section_full'
            WHEN any_value(stage) FILTER (mark = 'start') = 'complete' THEN 'section_end'
            ELSE 'section_part'
        END AS kind,
        0 AS depth,
        min(seq) FILTER (mark = 'start') AS start_seq,
        min(ts_ns) FILTER (mark = 'start') AS start_ns,
        -- A device that fails to save has no end, whatever follows.
        min(seq) FILTER (mark = 'end') AS end_seq,
        min(ts_ns) FILTER (mark = 'end') AS end_ns
    FROM written_marks
    WHERE ordinal > 0
    GROUP BY recording, thread, ordinal
),
read AS (
    SELECT recording, thread, seq, ts_ns, 'start' AS mark, section_type, NULL AS section_id, NULL AS name
    FROM qemu_loadvm_state_section
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'id', NULL, section_id, idstr FROM qemu_loadvm_state_section_startfull
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'id', NULL, section_id, NULL FROM qemu_loadvm_state_section_partend
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'command', NULL, NULL, coalesce(name, 'unknown')
    FROM internal.commands
    WHERE side = 'destination'
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'ram_load_complete', NULL, NULL, NULL FROM ram_load_complete
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'vmstate_load_state_end', NULL, NULL, NULL FROM vmstate_load_state_end
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'qemu_loadvm_state_section_command', NULL, NULL, NULL
    FROM qemu_loadvm_state_section_command
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'push', NULL, NULL, NULL FROM loadvm_handle_cmd_packaged_received
    UNION ALL
    SELECT recording, thread, seq, ts_ns, 'pop', NULL, NULL, NULL FROM loadvm_handle_cmd_packaged_main
),
read_levels AS (
    -- The package is a stream inside the stream.
    SELECT
        *,
        (count(CASE WHEN mark = 'push' THEN 1 END) OVER so_far
            - count(CASE WHEN mark = 'pop' THEN 1 END) OVER so_far)::INTEGER AS depth
    FROM read
    WHERE recording = getvariable('recording')
    WINDOW so_far AS (PARTITION BY recording, thread ORDER BY seq)
),
read_marks AS (
    SELECT *, count(CASE WHEN mark = 'start' THEN 1 END) OVER (PARTITION BY recording, thread, depth ORDER BY seq) AS ordinal
    FROM read_levels
),
read_sections AS (
    SELECT
        recording,
        thread,
        any_value(section_id) AS section_id,
        any_value(name) AS own_name,
        any_value(section_type) AS section_type,
        depth,
        min(seq) FILTER (mark = 'start') AS start_seq,
        min(ts_ns) FILTER (mark = 'start') AS start_ns,
        -- A device's last object, which may be only a part of the device.
        max(seq) FILTER (mark = 'vmstate_load_state_end') AS object_seq,
        max(ts_ns) FILTER (mark = 'vmstate_load_state_end') AS object_ns,
        max(seq) FILTER (mark IN ('ram_load_complete', 'qemu_loadvm_state_section_command')) AS loaded_seq,
        max(ts_ns) FILTER (mark IN ('ram_load_complete', 'qemu_loadvm_state_section_command')) AS loaded_ns,
        max(mark) FILTER (mark IN ('ram_load_complete', 'qemu_loadvm_state_section_command')) AS loaded_event
    FROM read_marks
    WHERE ordinal > 0
    GROUP BY recording, thread, depth, ordinal
),
section_names AS (
    SELECT recording, section_id, any_value(idstr) AS idstr
    FROM qemu_loadvm_state_section_startfull
    WHERE recording = getvariable('recording')
    GROUP BY recording, section_id
),
read_ends AS (
    -- What is loaded without an event of its own ends where the next section begins. Without a next section the load
    -- broke off: the end of one of a device's parts is then not the end of the device.
    SELECT
        *,
        CASE
            WHEN next_seq IS NULL THEN {'seq': loaded_seq, 'ns': loaded_ns, 'event': loaded_event}
            WHEN loaded_seq IS NOT NULL AND loaded_seq > coalesce(object_seq, -1)
                THEN {'seq': loaded_seq, 'ns': loaded_ns, 'event': loaded_event}
            WHEN object_seq IS NOT NULL
                THEN {'seq': object_seq, 'ns': object_ns, 'event': 'vmstate_load_state_end'}
            ELSE {'seq': next_seq, 'ns': next_ns, 'event': 'qemu_loadvm_state_section'}
        END AS ending
    FROM (
        SELECT *, lead(start_seq) OVER following AS next_seq, lead(start_ns) OVER following AS next_ns
        FROM read_sections
        WINDOW following AS (PARTITION BY recording, thread, depth ORDER BY start_seq)
    )
)
SELECT
    recording,
    thread,
    'source' AS side,
    kind,
    name,
    depth,
    start_seq,
    start_ns,
    'savevm_section_start' AS start_event,
    end_seq,
    end_ns,
    CASE WHEN end_seq IS NOT NULL THEN 'savevm_section_end' END AS end_event
FROM written_sections
UNION ALL
SELECT
    read_ends.recording,
    read_ends.thread,
    'destination',
    CASE read_ends.section_type
        WHEN 1 THEN 'section_start'
        WHEN 2 THEN 'section_part'
        WHEN 3 THEN 'section_end'
        WHEN 4 THEN 'section_full'
        WHEN 8 THEN 'command'
        ELSE 'section_unknown'
    END,
    coalesce(read_ends.own_name, section_names.idstr),
    read_ends.depth,
    read_ends.start_seq,
    read_ends.start_ns,
    'qemu_loadvm_state_section',
    read_ends.ending.seq,
    read_ends.ending.ns,
    read_ends.ending.event
FROM read_ends
LEFT JOIN section_names USING (recording, section_id)
WHERE read_ends.section_type <> 0;
