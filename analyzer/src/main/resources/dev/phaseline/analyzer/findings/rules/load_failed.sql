-- rule: load_failed
-- question: 15. "load of migration failed", "error while loading state for ...": which device, which field?
-- severity: error
-- needs: destination qemu_loadvm_state_section_startfull, destination vmstate_load | vmstate_load_state
-- events: qemu_loadvm_state_post_main(ret), loadvm_handle_cmd_packaged_main(ret), process_incoming_migration_co_end(ret),
--   qemu_loadvm_state_section_startfull(section_id, idstr:text, instance_id, version_id),
--   qemu_loadvm_state_section_partend(section_id), vmstate_load(idstr:text), qemu_loadvm_state_section(section_type),
--   ram_load_complete(ret)
-- title: The destination could not load {what}
-- detail: Loading ended with {ret}. {why}
-- advice: {advice_text}
WITH failures AS (
    SELECT recording, seq, ts_ns, ret FROM qemu_loadvm_state_post_main WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, ret FROM loadvm_handle_cmd_packaged_main WHERE ret < 0
    UNION ALL
    SELECT recording, seq, ts_ns, ret FROM process_incoming_migration_co_end WHERE ret < 0
),
failed AS (
    SELECT
        attempts.migration,
        attempts.recording,
        attempts.attempt,
        attempts.first_seq,
        min(failures.seq) AS seq,
        arg_min(failures.ts_ns, failures.seq) AS ts_ns,
        arg_min(failures.ret, failures.seq) AS ret
    FROM failures
    JOIN attempts
        ON attempts.recording = failures.recording
        AND attempts.side = 'destination'
        AND failures.seq BETWEEN attempts.first_seq AND attempts.last_seq
    GROUP BY ALL
),
-- The source's cancelling, or its end, is no fault of what was being loaded.
cancelled AS (
    SELECT DISTINCT migration FROM attempts WHERE side = 'source' AND outcome = 'cancelled'
),
names AS (
    SELECT recording, section_id, any_value(idstr) AS idstr
    FROM qemu_loadvm_state_section_startfull
    GROUP BY ALL
),
headers AS (
    SELECT recording, seq, ts_ns, section_id, idstr, instance_id, version_id FROM qemu_loadvm_state_section_startfull
    UNION ALL
    SELECT parts.recording, parts.seq, parts.ts_ns, parts.section_id, names.idstr, NULL, NULL
    FROM qemu_loadvm_state_section_partend AS parts
    LEFT JOIN names USING (recording, section_id)
),
lasts AS (
    SELECT failed.migration, headers.*
    FROM failed
    JOIN headers
        ON headers.recording = failed.recording AND headers.seq BETWEEN failed.first_seq AND failed.seq
    QUALIFY row_number() OVER (PARTITION BY failed.migration ORDER BY headers.seq DESC) = 1
),
-- Whether it got as far as the device's own data, and whether the next section had begun already.
progress AS (
    SELECT
        lasts.migration,
        count(vmstate_load.seq) > 0 AS known,
        coalesce(bool_or(next.seq IS NOT NULL OR loaded.seq IS NOT NULL), false) AS done
    FROM lasts
    JOIN failed USING (migration)
    LEFT JOIN vmstate_load
        ON vmstate_load.recording = lasts.recording AND vmstate_load.seq BETWEEN lasts.seq AND failed.seq
    LEFT JOIN qemu_loadvm_state_section AS next
        ON next.recording = lasts.recording AND next.seq > lasts.seq AND next.seq < failed.seq
    LEFT JOIN ram_load_complete AS loaded
        ON loaded.recording = lasts.recording
        AND loaded.seq > lasts.seq
        AND loaded.seq < failed.seq
        AND loaded.ret = 0
    GROUP BY ALL
),
-- The innermost field comes first; the objects around it follow.
reasons AS (
    SELECT
        failed.migration,
        arg_min(errors.message, errors.seq) AS message,
        min(errors.seq) AS seq,
        min(errors.ts_ns) AS ts_ns
    FROM failed
    JOIN lasts USING (migration)
    JOIN errors
        ON errors.recording = failed.recording AND errors.seq >= lasts.seq AND errors.seq < failed.seq
    WHERE errors.event IN ('vmstate_load_field_error', 'vmstate_load_state_end', 'vmstate_subsection_load_bad',
        'ram_load_complete')
    GROUP BY ALL
),
recorded AS (
    SELECT recording, count(*) > 0 AS has_loads FROM vmstate_load GROUP BY recording
)
SELECT
    failed.migration,
    'destination' AS side,
    failed.recording,
    coalesce(reasons.ts_ns, lasts.ts_ns, failed.ts_ns) AS start_ns,
    failed.ts_ns AS end_ns,
    failed.ret,
    lasts.section_id AS section_id,
    CASE
        WHEN lasts.seq IS NULL THEN 'the stream'
        WHEN progress.done AND reasons.seq IS NULL THEN 'the stream: it broke off after ' || coalesce(lasts.idstr, 'a section')
        ELSE coalesce(lasts.idstr, 'section ' || lasts.section_id)
            || coalesce(' (instance ' || lasts.instance_id || ', version ' || lasts.version_id || ')', '')
    END AS what,
    CASE
        WHEN reasons.seq IS NOT NULL THEN 'First sign: ' || reasons.message || '.'
        WHEN lasts.seq IS NULL THEN 'No section had begun.'
        WHEN progress.done THEN 'All that had arrived was loaded; the connection ended before the stream did.'
        WHEN NOT progress.known AND recorded.has_loads THEN 'It read the header of the section and nothing more: it has no such '
            || 'device, or not in this version.'
        ELSE 'The section began and did not end.'
    END AS why,
    CASE
        WHEN lasts.seq IS NULL OR (progress.done AND reasons.seq IS NULL) THEN
            'Look at the source: it is the one that broke off, or the network did.'
        ELSE 'Compare the two command lines: machine type (with its version), devices, their order and addresses, and the '
            || 'releases of QEMU must agree.'
    END AS advice_text,
    list_filter([
        CASE WHEN lasts.seq IS NOT NULL THEN {'recording': failed.recording, 'seq': lasts.seq} END,
        CASE WHEN reasons.seq IS NOT NULL THEN {'recording': failed.recording, 'seq': reasons.seq} END,
        {'recording': failed.recording, 'seq': failed.seq}], lambda event: event IS NOT NULL) AS evidence
FROM failed
LEFT JOIN lasts ON lasts.migration = failed.migration
LEFT JOIN progress ON progress.migration = failed.migration
LEFT JOIN reasons ON reasons.migration = failed.migration
LEFT JOIN recorded ON recorded.recording = failed.recording
ANTI JOIN cancelled ON cancelled.migration = failed.migration
