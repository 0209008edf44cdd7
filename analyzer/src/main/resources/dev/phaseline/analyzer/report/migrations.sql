-- What the head of the report says about each migration.
SELECT
    migrations.id,
    migrations.outcome,
    migrations.source_recording,
    migrations.destination_recording,
    migrations.start_ns,
    migrations.end_ns - migrations.start_ns AS length_ns,
    migrations.total_ms * 1e6 AS total_ns,
    migrations.setup_ms * 1e6 AS setup_ns,
    migrations.downtime_ms * 1e6 AS downtime_ns,
    migrations.iterations,
    (SELECT sum(sent_pages) FROM iterations WHERE iterations.migration = migrations.id) AS sent_pages,
    (SELECT max(bandwidth_bytes_per_ms) * 1e3 FROM iterations WHERE iterations.migration = migrations.id)
        AS peak_bytes_per_s
FROM migrations
ORDER BY migrations.id;
