-- rule: no_traffic
-- question: 16. Hours of "migrating": was it the migration at all?
-- severity: info
-- needs: source migrate_set_state
-- title: {story}
-- detail: {detail_text}
-- advice: {advice_text}
WITH silent AS (
    SELECT
        NULL::INTEGER AS migration,
        'info' AS severity,
        recordings.side,
        recordings.id AS recording,
        recordings.start_ns,
        recordings.end_ns,
        CASE WHEN recordings.clock <> 'none' THEN (recordings.end_ns - recordings.start_ns) / 1e6 END AS silent_ms,
        'No migration is in ' || parse_filename(recordings.path) || CASE recordings.clock WHEN 'none' THEN ''
            ELSE ', a recording of ' || ms_text((recordings.end_ns - recordings.start_ns) / 1e6) END AS story,
        number_text(recordings.events_read) || CASE recordings.events_read WHEN 1 THEN ' event, which neither starts nor carries'
            ELSE ' events, none of which starts or carries' END || ' one.' AS detail_text,
        'Whatever was slow meanwhile, it was not this process''s migration: look at the management layer, its queue, and the '
            || 'storage. If there should be one, switch on migrate_set_state and savevm_*.' AS advice_text,
        [{'recording': recordings.id, 'seq': 0}] AS evidence
    FROM recordings
    ANTI JOIN attempts ON attempts.recording = recordings.id
    WHERE recordings.events_read > 0
),
-- Statuses in which data should flow, and how much of the recording lies in them.
busy AS (
    SELECT * FROM states WHERE side = 'source' AND state IN ('setup', 'active', 'device', 'postcopy-active')
),
-- Where only statuses were recorded, silence tells nothing.
flowing AS (
    SELECT DISTINCT events.recording
    FROM events
    JOIN event_types ON event_types.id = events.event_type
    WHERE event_types.name IN ('savevm_state_iterate', 'savevm_section_start', 'migrate_transferred', 'migrate_pending',
        'migrate_pending_exact', 'migrate_pending_estimate', 'migration_bitmap_sync_start', 'ram_save_page', 'multifd_send',
        'multifd_send_fill')
),
counted AS (
    SELECT busy.*, coalesce(next_seq, recordings.events_read) - seq - 1 AS events
    FROM busy
    JOIN recordings ON recordings.id = busy.recording AND recordings.clock <> 'none'
),
idle AS (
    SELECT
        migration,
        'warning' AS severity,
        side,
        recording,
        ts_ns AS start_ns,
        until_ns AS end_ns,
        (until_ns - ts_ns) / 1e6 AS silent_ms,
        'In status ' || state || ' for ' || ms_text((until_ns - ts_ns) / 1e6) || ' with ' || events || ' events' AS story,
        'Data that flows leaves several events a second.' AS detail_text,
        CASE state
            WHEN 'setup' THEN 'Nothing was sent yet: look at the connection (address, firewall, TLS), at the destination, and '
                || 'at devices that must be unplugged first.'
            ELSE 'Nothing was sent although it could be: look for what holds the migration thread, or for events that were '
                || 'switched off meanwhile.'
        END AS advice_text,
        CASE WHEN next_seq IS NULL THEN [{'recording': recording, 'seq': seq}]
            ELSE [{'recording': recording, 'seq': seq}, {'recording': recording, 'seq': next_seq}] END AS evidence
    FROM counted
    WHERE until_ns - ts_ns >= 30000000000
        AND events < (until_ns - ts_ns) / 1e9
        AND (state = 'setup' OR recording IN (FROM flowing))
),
-- A recording that is mostly about something else.
totals AS (
    SELECT
        arg_max(migration, end_ns - start_ns) AS migration,
        recording,
        arg_max(side, end_ns - start_ns) AS side,
        sum(end_ns - start_ns) / 1e6 AS migrating_ms,
        count(*) AS attempts,
        list_sort(list(first_seq) || list(last_seq))[1:20] AS seqs
    FROM attempts
    GROUP BY recording
),
short AS (
    SELECT
        totals.migration,
        'info' AS severity,
        totals.side,
        totals.recording,
        recordings.start_ns,
        recordings.end_ns,
        (recordings.end_ns - recordings.start_ns) / 1e6 - totals.migrating_ms AS silent_ms,
        'Of the ' || ms_text((recordings.end_ns - recordings.start_ns) / 1e6) || ' in this recording only '
            || ms_text(totals.migrating_ms) || CASE totals.attempts WHEN 1 THEN ' are a migration' ELSE ' are migrations' END
            AS story,
        'In the rest no data of a migration went over.' AS detail_text,
        'If the management layer says that it was migrating all the time, look there: at its queue, at storage that it copies '
            || 'itself, at what it does before and after.' AS advice_text,
        list_transform(totals.seqs, lambda seq: {'recording': totals.recording, 'seq': seq}) AS evidence
    FROM totals
    JOIN recordings ON recordings.id = totals.recording AND recordings.clock <> 'none'
    WHERE recordings.end_ns - recordings.start_ns >= 600000000000
        AND totals.migrating_ms < 0.1 * (recordings.end_ns - recordings.start_ns) / 1e6
)
SELECT * FROM silent
UNION ALL
SELECT * FROM idle
UNION ALL
SELECT * FROM short
