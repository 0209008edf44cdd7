-- rule: shared_link
-- question: 22. Did several migrations share the link?
-- severity: info
-- needs: source migrate_set_state, source migrate_transferred, source times
-- title: Migrations {one} and {other} ran at the same time for {overlap_ms:ms}
-- detail: {rates}
-- advice: If both go over one link, run them one after the other, or give each its share with max-bandwidth.
WITH shared AS (
    SELECT
        one.id AS one,
        other.id AS other,
        one.source_recording AS one_recording,
        other.source_recording AS other_recording,
        one_attempt.first_seq AS one_seq,
        other_attempt.first_seq AS other_seq,
        greatest(one.start_ns, other.start_ns) AS start_ns,
        least(one.end_ns, other.end_ns) AS end_ns
    FROM migrations AS one
    JOIN migrations AS other ON one.id < other.id
    JOIN attempts AS one_attempt ON one_attempt.migration = one.id AND one_attempt.side = 'source'
    JOIN attempts AS other_attempt ON other_attempt.migration = other.id AND other_attempt.side = 'source'
    WHERE greatest(one.start_ns, other.start_ns) + 1000000000 <= least(one.end_ns, other.end_ns)
        AND one.source_recording <> other.source_recording
),
sent AS (
    SELECT
        shared.one,
        shared.other,
        windows.migration,
        sum(windows.sent_bytes) FILTER (windows.ts_ns BETWEEN shared.start_ns AND shared.end_ns) * 1000.0
            / sum(windows.window_ms) FILTER (windows.ts_ns BETWEEN shared.start_ns AND shared.end_ns) AS rate,
        sum(windows.sent_bytes) FILTER (windows.ts_ns NOT BETWEEN shared.start_ns AND shared.end_ns) * 1000.0
            / sum(windows.window_ms) FILTER (windows.ts_ns NOT BETWEEN shared.start_ns AND shared.end_ns) AS alone,
        arg_min(windows.seq, windows.ts_ns) FILTER (windows.ts_ns BETWEEN shared.start_ns AND shared.end_ns) AS first_seq,
        arg_max(windows.seq, windows.ts_ns) FILTER (windows.ts_ns BETWEEN shared.start_ns AND shared.end_ns) AS last_seq
    FROM shared
    JOIN windows ON windows.migration IN (shared.one, shared.other)
    GROUP BY ALL
)
SELECT
    shared.one AS migration,
    'source' AS side,
    shared.one_recording AS recording,
    shared.start_ns,
    shared.end_ns,
    shared.one,
    shared.other,
    (shared.end_ns - shared.start_ns) / 1e6 AS overlap_ms,
    first.rate AS one_rate,
    second.rate AS other_rate,
    first.rate + second.rate AS sum_rate,
    first.alone AS one_alone_rate,
    second.alone AS other_alone_rate,
    CASE
        WHEN first.rate IS NULL OR second.rate IS NULL THEN
            'How fast they were meanwhile, only migrate_transferred of both would tell.'
        ELSE 'Meanwhile they sent ' || rate_text(first.rate) || ' and ' || rate_text(second.rate) || ', together '
            || rate_text(first.rate + second.rate) || '.' || CASE WHEN first.alone > 0 AND second.alone > 0 THEN
                ' Alone they sent ' || rate_text(first.alone) || ' and ' || rate_text(second.alone) || '.' ELSE '' END
    END AS rates,
    list_filter([
        {'recording': shared.one_recording, 'seq': coalesce(first.first_seq, shared.one_seq)},
        {'recording': shared.one_recording, 'seq': first.last_seq},
        {'recording': shared.other_recording, 'seq': coalesce(second.first_seq, shared.other_seq)},
        {'recording': shared.other_recording, 'seq': second.last_seq}], lambda event: event.seq IS NOT NULL) AS evidence
FROM shared
LEFT JOIN sent AS first ON first.one = shared.one AND first.other = shared.other AND first.migration = shared.one
LEFT JOIN sent AS second ON second.one = shared.one AND second.other = shared.other AND second.migration = shared.other
