-- rule: guest_froze
-- question: 19. Did the guest freeze for seconds?
-- severity: warning
-- needs: source migration_thread_low_pending | postcopy_start_set_run
-- events: migration_thread_low_pending(), postcopy_start_set_run(),
--   mark_postcopy_blocktime_begin(addr, cpu, received/already_received), mark_postcopy_blocktime_end(addr, affected_cpu),
--   postcopy_ram_fault_thread_request(hostaddr, ramblock:text, offset), postcopy_place_page(host_addr),
--   postcopy_place_page_zero(host_addr), migrate_handle_rp_req_pages(rbname:text, start), ram_save_queue_pages(rbname:text, start),
--   get_queued_page(block_name:text, tmp_offset), ram_save_page(rbname:text, offset)
-- title: {story}
-- detail: {detail_text}
-- advice: {advice_text}
WITH stopped AS (
    SELECT
        migrations.id AS migration,
        'source' AS side,
        phases.recording,
        phases.start_ns,
        phases.end_ns,
        migrations.downtime_ms AS frozen_ms,
        'The guest stood still for ' || ms_text(migrations.downtime_ms) AS story,
        'That is the downtime of the switchover.' AS detail_text,
        'See downtime_parts for what took it.' AS advice_text
    FROM migrations
    JOIN phases
        ON phases.migration = migrations.id
        AND phases.side = 'source'
        AND phases.depth = 0
        AND phases.phase = 'switchover'
    WHERE migrations.downtime_ms >= 1000
    QUALIFY row_number() OVER (PARTITION BY migrations.id ORDER BY phases.start_ns) = 1
),
-- The events at the ends of the phase.
switch_bounds AS (
    SELECT stopped.migration, min(events.seq) AS first_seq, max(events.seq) AS last_seq
    FROM stopped
    JOIN events
        ON events.recording = stopped.recording AND events.ts_ns BETWEEN stopped.start_ns AND stopped.end_ns
    GROUP BY stopped.migration
),
switch_events AS (
    SELECT
        stopped.*,
        [{'recording': stopped.recording, 'seq': first_seq}, {'recording': stopped.recording, 'seq': last_seq}] AS evidence
    FROM stopped
    JOIN switch_bounds USING (migration)
),
begins AS (
    SELECT * FROM mark_postcopy_blocktime_begin WHERE coalesce(received, 0) = 0
),
blocked AS (
    SELECT
        attempts.migration,
        attempts.recording,
        attempts.attempt,
        begins.cpu,
        begins.seq,
        begins.ts_ns AS start_ns,
        ends.seq AS end_seq,
        ends.ts_ns AS end_ns,
        (ends.ts_ns - begins.ts_ns) / 1e6 AS blocked_ms
    FROM begins
    JOIN attempts
        ON attempts.recording = begins.recording AND begins.seq BETWEEN attempts.first_seq AND attempts.last_seq
    ASOF JOIN (FROM mark_postcopy_blocktime_end WHERE affected_cpu > 0) AS ends
        ON ends.recording = begins.recording AND ends.addr = begins.addr AND ends.seq >= begins.seq
),
by_cpu AS (
    SELECT
        migration,
        recording,
        cpu,
        sum(blocked_ms) AS blocked_ms,
        max(blocked_ms) AS longest_ms,
        count(*) AS faults,
        min(start_ns) AS start_ns,
        max(end_ns) AS end_ns,
        arg_max({'recording': recording, 'seq': seq}, blocked_ms) AS longest_start,
        arg_max({'recording': recording, 'seq': end_seq}, blocked_ms) AS longest_end
    FROM blocked
    GROUP BY ALL
),
worst_cpu AS (
    SELECT
        migration,
        recording,
        arg_max(cpu, blocked_ms) AS cpu,
        max(blocked_ms) AS frozen_ms,
        max(longest_ms) AS longest_ms,
        sum(faults) AS faults,
        min(start_ns) AS start_ns,
        max(end_ns) AS end_ns,
        arg_max(longest_start, blocked_ms) AS longest_start,
        arg_max(longest_end, blocked_ms) AS longest_end,
        string_agg('CPU ' || cpu || ' ' || ms_text(blocked_ms), ', ' ORDER BY blocked_ms DESC) AS by_cpu
    FROM by_cpu
    GROUP BY ALL
),
requests AS (
    SELECT
        attempts.migration,
        attempts.origin_ns,
        attempts.offset_ns,
        attempts.drift_ppb,
        requests.*
    FROM postcopy_ram_fault_thread_request AS requests
    JOIN attempts
        ON attempts.recording = requests.recording AND requests.seq BETWEEN attempts.first_seq AND attempts.last_seq
),
placements AS (
    SELECT recording, seq, ts_ns, host_addr FROM postcopy_place_page
    UNION ALL
    SELECT recording, seq, ts_ns, host_addr FROM postcopy_place_page_zero
),
placed AS (
    SELECT requests.*, placements.seq AS place_seq, placements.ts_ns AS place_ns,
        placements.ts_ns - requests.ts_ns AS wait_ns
    FROM requests
    -- The address of the fault lies somewhere in the page: placements are by page.
    ASOF JOIN (SELECT *, host_addr // 4096 AS page FROM placements) AS placements
        ON placements.recording = requests.recording
        AND placements.page = requests.hostaddr // 4096
        AND placements.seq >= requests.seq
),
slowest AS (
    SELECT * FROM placed QUALIFY row_number() OVER (PARTITION BY migration ORDER BY wait_ns DESC, seq) = 1
),
-- The slowest request's way through the source, if that is recorded; the block's name goes out only when it changes.
on_source AS (
    SELECT slowest.migration, 'received' AS step, arrived.recording, min(arrived.seq) AS seq, min(arrived.ts_ns) AS ts_ns
    FROM slowest
    JOIN attempts ON attempts.migration = slowest.migration AND attempts.side = 'source'
    JOIN ram_save_queue_pages AS arrived
        ON arrived.recording = attempts.recording
        AND arrived.seq BETWEEN attempts.first_seq AND attempts.last_seq
        AND arrived.rbname = slowest.ramblock
        AND arrived.start = slowest.offset
    GROUP BY ALL
    UNION ALL
    SELECT slowest.migration, 'taken', taken.recording, min(taken.seq), min(taken.ts_ns)
    FROM slowest
    JOIN attempts ON attempts.migration = slowest.migration AND attempts.side = 'source'
    JOIN get_queued_page AS taken
        ON taken.recording = attempts.recording
        AND taken.seq BETWEEN attempts.first_seq AND attempts.last_seq
        AND taken.block_name = slowest.ramblock
        AND taken.tmp_offset = slowest.offset
    GROUP BY ALL
),
paths AS (
    SELECT
        slowest.migration,
        string_agg(CASE on_source.step WHEN 'received' THEN 'on the source after ' ELSE 'sent after ' END
            || ms_text((on_source.ts_ns
                - common_ns(slowest.ts_ns, slowest.origin_ns, slowest.offset_ns, slowest.drift_ppb)) / 1e6),
            ', ' ORDER BY on_source.ts_ns) AS path,
        list({'recording': on_source.recording, 'seq': on_source.seq} ORDER BY on_source.ts_ns) AS evidence
    FROM slowest
    JOIN on_source USING (migration)
    GROUP BY ALL
)
SELECT migration, side, recording, start_ns, end_ns, frozen_ms, NULL::BIGINT AS faults, story, detail_text, advice_text,
    evidence
FROM switch_events
UNION ALL
SELECT
    migration,
    'destination',
    recording,
    start_ns,
    end_ns,
    frozen_ms,
    faults,
    'In postcopy CPU ' || cpu || ' waited ' || ms_text(frozen_ms) || ' for pages',
    faults || ' faults of virtual CPUs, the longest ' || ms_text(longest_ms) || '; ' || by_cpu || '.',
    'Let more of the memory arrive before the switch, give postcopy more bandwidth (max-postcopy-bandwidth), and use '
        || 'postcopy-preempt where QEMU has it.',
    [longest_start, longest_end]
FROM worst_cpu
WHERE frozen_ms >= 1000
UNION ALL
SELECT
    slowest.migration,
    'destination',
    slowest.recording,
    slowest.ts_ns,
    slowest.place_ns,
    slowest.wait_ns / 1e6,
    1,
    'A page took ' || ms_text(slowest.wait_ns / 1e6) || ' from its request to its place',
    'Page ' || format('0x{:x}', slowest.offset) || ' of ' || slowest.ramblock || coalesce(': ' || paths.path, '')
        || ', in place after ' || ms_text(slowest.wait_ns / 1e6) || '.',
    'See where on its way the time went: the return path, the queue of the source, or the pages sent before it.',
    [{'recording': slowest.recording, 'seq': slowest.seq}, {'recording': slowest.recording, 'seq': slowest.place_seq}]
        || coalesce(paths.evidence, [])
FROM slowest
LEFT JOIN paths USING (migration)
WHERE slowest.wait_ns >= 1000000000
