-- rule: guest_froze
-- question: 19. Did the guest freeze for seconds?
-- severity: warning
-- needs: source migration_thread_low_pending | postcopy_start_set_run, times
-- events: migration_thread_low_pending(), postcopy_start_set_run(),
--   mark_postcopy_blocktime_begin(addr, cpu, received/already_received), mark_postcopy_blocktime_end(addr, affected_cpu),
--   postcopy_ram_fault_thread_request()
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
        coalesce(migrations.guest_downtime_ms, migrations.downtime_ms) AS frozen_ms,
        'The guest stood still for ' || ms_text(coalesce(migrations.guest_downtime_ms, migrations.downtime_ms)) AS story,
        'That is ' || CASE WHEN migrations.guest_downtime_ms IS NULL THEN 'the downtime of the switchover, as the source counts it.'
            ELSE 'from its stop on the source until it ran again.' END AS detail_text,
        'See downtime_parts for what took it.' AS advice_text
    FROM migrations
    JOIN phases
        ON phases.migration = migrations.id
        AND phases.side = 'source'
        AND phases.depth = 0
        AND phases.phase = 'switchover'
    WHERE coalesce(migrations.guest_downtime_ms, migrations.downtime_ms) >= 1000
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
-- The slowest fault, its times on the destination's own clock, and its way through the source as far as that is recorded.
slowest AS (
    SELECT
        faults.*,
        requests.requested_ns AS start_ns,
        requests.placed_ns AS end_ns,
        concat_ws(', ',
            'on the source after ' || ms_text((faults.received_ns - faults.requested_ns) / 1e6),
            'sent after ' || ms_text((coalesce(faults.page_sent_ns, faults.dequeued_ns) - faults.requested_ns) / 1e6),
            'in place after ' || ms_text(faults.total_us / 1e3)) AS path
    FROM page_faults AS faults
    JOIN internal.page_requests AS requests ON requests.recording = faults.recording AND requests.seq = faults.seq
    WHERE faults.total_us >= 1000000
    QUALIFY row_number() OVER (PARTITION BY faults.migration ORDER BY faults.total_us DESC, faults.seq) = 1
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
    migration,
    'destination',
    recording,
    start_ns,
    end_ns,
    total_us / 1e3,
    1,
    'A page took ' || ms_text(total_us / 1e3) || ' from its request to its place',
    'Page ' || format('0x{:x}', offset_bytes) || ' of ' || block || ': ' || path || '.',
    'See where on its way the time went: the return path, the queue of the source, or the pages sent before it.',
    list_filter(
        [{'recording': recording, 'seq': seq}, {'recording': source_recording, 'seq': source_seq},
            {'recording': recording, 'seq': placed_seq}],
        lambda event: event.seq IS NOT NULL)
FROM slowest
