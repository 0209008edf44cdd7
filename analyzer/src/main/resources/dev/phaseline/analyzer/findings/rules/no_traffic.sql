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
        (recordings.end_ns - recordings.start_ns) / 1e6 AS silent_ms,
        'No migration is in this recording of ' || ms_text((recordings.end_ns - recordings.start_ns) / 1e6) AS story,
        recordings.events_read || ' events, none of which starts or carries one.' AS detail_text,
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
counted AS (
    SELECT busy.*, coalesce(next_seq, recordings.events_read) - seq - 1 AS events
    FROM busy
    JOIN recordings ON recordings.id = busy.recording
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
    WHERE until_ns - ts_ns >= 30000000000 AND events < (until_ns - ts_ns) / 1e9
)
SELECT * FROM silent
UNION ALL
SELECT * FROM idle
