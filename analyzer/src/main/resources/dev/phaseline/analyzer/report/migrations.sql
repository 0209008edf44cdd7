-- What the head of the report says about each migration. Lengths in ns.
SELECT
    id,
    outcome,
    source_recording,
    destination_recording,
    start_ns,
    total_ms * 1e6,
    setup_ms * 1e6,
    downtime_ms * 1e6,
    iterations,
    (SELECT sum(pages)::BIGINT FROM channels WHERE channels.migration = migrations.id AND channels.side = 'source'),
    (SELECT max(value) FROM counters WHERE counters.migration = migrations.id AND counters.name = 'bandwidth'),
    guest_stopped_ns - start_ns,
    coalesce(guest_downtime_ms, downtime_ms) * 1e6,
    guest_downtime_error_ms * 1e6,
    timed,
    guest_downtime_ms IS NOT NULL AND guest_downtime_error_ms IS NULL
FROM migrations
ORDER BY id;
