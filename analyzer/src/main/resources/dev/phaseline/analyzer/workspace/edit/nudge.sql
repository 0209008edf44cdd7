-- Sets by hand how much is added to the offset between two clocks: ns, then the number of a migration, twice; NULL means
-- the clocks of all migrations.
UPDATE clocks
SET nudge_ns = ?
WHERE CAST(? AS INTEGER) IS NULL OR EXISTS (
    FROM migrations
    WHERE migrations.id = ?
        AND migrations.source_recording = clocks.source_recording
        AND migrations.destination_recording = clocks.destination_recording)
