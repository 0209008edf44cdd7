-- rule: postcopy_paused
-- question: 12. Is it stuck in postcopy-paused, and can it be recovered?
-- severity: error
-- needs: migrate_set_state
-- events: migrate_set_state(new_state:text), ram_dirty_bitmap_request(), ram_dirty_bitmap_reload_complete()
-- title: {story}
-- detail: Pauses: {pauses}; attempts to recover: {recoveries}; bitmaps that came back: {reloaded} of {requested}. {since}
-- advice: {advice_text}
WITH paused AS (
    SELECT
        migration,
        recording,
        attempt,
        side,
        count(*) FILTER (state = 'postcopy-paused') AS pauses,
        -- Since QEMU 9.1 an attempt is first in postcopy-recover-setup.
        greatest(
            count(*) FILTER (state = 'postcopy-recover'),
            count(*) FILTER (state = 'postcopy-recover-setup')) AS recoveries,
        min(ts_ns) FILTER (state = 'postcopy-paused') AS start_ns,
        sum(until_ns - ts_ns) FILTER (state IN ('postcopy-paused', 'postcopy-recover', 'postcopy-recover-setup')) / 1e6
            AS paused_ms,
        arg_max(state, seq) AS last_state,
        arg_max(until_ns, seq) AS last_ns,
        max(ts_ns) AS last_change_ns,
        list({'recording': recording, 'seq': seq} ORDER BY seq)
            FILTER (state IN ('postcopy-active', 'postcopy-paused', 'postcopy-recover', 'postcopy-recover-setup'))[1:20] AS evidence
    FROM states
    GROUP BY ALL
    HAVING count(*) FILTER (state = 'postcopy-paused') > 0
),
-- The source's story if it is there: it is the one that recovers.
told AS (
    SELECT *
    FROM paused
    QUALIFY row_number() OVER (PARTITION BY migration ORDER BY side DESC) = 1
),
bitmaps AS (
    SELECT recording, seq, 1 AS requested, 0 AS reloaded FROM ram_dirty_bitmap_request
    UNION ALL
    SELECT recording, seq, 0, 1 FROM ram_dirty_bitmap_reload_complete
),
exchanged AS (
    SELECT attempts.recording, attempts.attempt, sum(requested)::BIGINT AS requested, sum(reloaded)::BIGINT AS reloaded
    FROM bitmaps
    JOIN attempts
        ON attempts.recording = bitmaps.recording AND bitmaps.seq BETWEEN attempts.first_seq AND attempts.last_seq
    GROUP BY ALL
),
-- Whether the other side waits as well, without which nothing can be recovered.
others AS (
    SELECT
        attempts.migration,
        attempts.side,
        attempts.outcome,
        bool_or(states.state = 'postcopy-paused') AS paused
    FROM attempts
    LEFT JOIN states USING (recording, attempt)
    GROUP BY ALL
)
SELECT
    told.migration,
    CASE WHEN told.last_state IN ('postcopy-paused', 'postcopy-recover', 'postcopy-recover-setup') THEN 'error' ELSE 'warning' END AS severity,
    told.side,
    told.recording,
    told.start_ns,
    told.last_ns AS end_ns,
    CASE WHEN recordings.clock <> 'none' THEN told.paused_ms END AS paused_ms,
    CASE
        WHEN told.last_state IN ('postcopy-paused', 'postcopy-recover', 'postcopy-recover-setup') THEN
            'Postcopy lost the connection and is stuck in ' || told.last_state
            || CASE recordings.clock WHEN 'none' THEN '' ELSE ' since ' || ms_text(told.paused_ms) END
        ELSE 'Postcopy lost the connection'
            || CASE recordings.clock WHEN 'none' THEN '' ELSE ' for ' || ms_text(told.paused_ms) END || ', then went on to ' || told.last_state
    END AS story,
    CASE
        WHEN recordings.clock = 'none' THEN 'How long it took is not recorded.'
        WHEN told.recoveries = 0 THEN 'Nobody tried to recover it in the ' || ms_text((told.last_ns - told.start_ns) / 1e6)
            || ' that are recorded.'
        ELSE 'The last change of status came ' || ms_text((told.last_change_ns - told.start_ns) / 1e6)
            || ' after the first pause.'
    END AS since,
    CASE
        WHEN told.last_state NOT IN ('postcopy-paused', 'postcopy-recover', 'postcopy-recover-setup') THEN
            'It was recovered. The guest''s memory was split between two hosts meanwhile, so look into the network.'
        WHEN others.outcome IN ('failed', 'cancelled') THEN
            'It cannot be recovered: the other side has given up (' || others.outcome || '). Part of the guest is lost.'
        WHEN others.migration IS NOT NULL AND NOT others.paused THEN
            'First make the other side notice that the connection is gone (migrate-pause), then recover: migrate-recover on '
            || 'the destination, migrate with resume on the source.'
        ELSE 'Do not end either process: each has a part of the guest. Run migrate-recover with a new address on the '
            || 'destination, then migrate with resume=true on the source.'
    END AS advice_text,
    told.pauses,
    told.recoveries,
    coalesce(exchanged.requested, 0) AS requested,
    coalesce(exchanged.reloaded, 0) AS reloaded,
    told.evidence
FROM told
JOIN recordings ON recordings.id = told.recording
LEFT JOIN exchanged USING (recording, attempt)
LEFT JOIN others ON others.migration = told.migration AND others.side <> told.side
