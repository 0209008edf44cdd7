-- What it is based on.
SELECT
    coalesce(side, 'side unknown') AS item,
    parse_filename(path) || ': ' || format || ', ' || number_text(events_read) || ' events'
        || CASE WHEN events_dropped > 0 THEN ', ' || number_text(events_dropped) || ' dropped' ELSE '' END
        || CASE WHEN events_damaged > 0 THEN ', ' || number_text(events_damaged) || ' damaged' ELSE '' END
        || CASE WHEN events_undeclared > 0 THEN ', ' || number_text(events_undeclared) || ' of unknown declaration' ELSE '' END
        || CASE WHEN events_ambiguous > 0 THEN ', ' || number_text(events_ambiguous) || ' ambiguous' ELSE '' END
        || CASE WHEN places.damage > 0 THEN ', ' || number_text(places.damage) || ' unreadable places' ELSE '' END
        || coalesce(', host ' || host, '') || coalesce(', pid ' || pid, '')
        || CASE clock WHEN 'realtime' THEN '' WHEN 'none' THEN ', no times' ELSE ', ' || clock || ' clock' END AS value,
    events_read::DOUBLE AS number,
    'events' AS unit
FROM recordings
LEFT JOIN (SELECT recording, count(*) AS damage FROM damage GROUP BY recording) AS places ON places.recording = recordings.id
WHERE id IN (
    SELECT unnest([source_recording, destination_recording]) FROM migrations WHERE id = getvariable('migration'))
ORDER BY side DESC, id
