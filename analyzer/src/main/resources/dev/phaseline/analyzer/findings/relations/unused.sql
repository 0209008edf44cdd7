-- relation: What a migration did without, as far as its recordings show it for certain: rules about it have nothing to find,
--   though the events that they need are missing.
-- columns: migration, subject (TLS, multifd or XBZRLE), because, recording, seq (an event that shows it; NULL if it is many)
-- events: migration_set_outgoing_channel(ioctype:text), migration_set_incoming_channel(ioctype:text), ram_load_loop(flags)
WITH chosen AS (
    SELECT recording, seq, ioctype FROM migration_set_outgoing_channel
    UNION ALL
    SELECT recording, seq, ioctype FROM migration_set_incoming_channel
),
-- A channel is set anew when its handshake is over, and before that no side is active.
plain AS (
    SELECT
        attempts.migration,
        'TLS' AS subject,
        'the migration went over a ' || min(chosen.ioctype) || ', which does not encrypt' AS because,
        attempts.recording,
        min(chosen.seq) AS seq
    FROM chosen
    JOIN attempts ON attempts.recording = chosen.recording AND chosen.seq BETWEEN attempts.first_seq AND attempts.last_seq
    WHERE EXISTS (
        FROM states
        WHERE states.recording = attempts.recording AND states.attempt = attempts.attempt AND states.state = 'active')
    GROUP BY attempts.migration, attempts.recording, attempts.attempt
    HAVING bool_and(chosen.ioctype IS NOT NULL AND chosen.ioctype NOT LIKE '%tls%')
),
-- With multifd no page goes over the main channel before postcopy.
main AS (
    SELECT
        channels.migration,
        'multifd' AS subject,
        'the source sent pages over its main channel: ' || number_text(channels.pages) AS because,
        channels.recording,
        NULL::BIGINT AS seq
    FROM channels
    WHERE channels.side = 'source'
        AND channels.channel = 'main'
        AND channels.pages > 0
        AND channels.migration NOT IN (SELECT migration FROM states WHERE state = 'postcopy-active')
),
-- 0x40: the page came as what changed in it.
loaded AS (
    SELECT attempts.migration, attempts.recording, bool_or(loads.flags & 64 <> 0) AS encoded, count(*) AS pages
    FROM ram_load_loop AS loads
    JOIN attempts
        ON attempts.recording = loads.recording
        AND attempts.side = 'destination'
        AND loads.seq BETWEEN attempts.first_seq AND attempts.last_seq
    WHERE attempts.outcome = 'completed'
    GROUP BY ALL
)
SELECT migration, subject, because, recording, seq FROM plain
UNION ALL
SELECT migration, subject, because, recording, seq FROM main
UNION ALL
SELECT
    migration,
    'XBZRLE',
    'the destination loaded no encoded page, of ' || number_text(pages),
    recording,
    NULL
FROM loaded
WHERE NOT encoded
