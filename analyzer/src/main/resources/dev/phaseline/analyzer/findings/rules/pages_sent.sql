-- rule: pages_sent
-- question: 24. Zero pages, a huge bulk pass, or hot pages: what was sent, and how often?
-- severity: info
-- needs: source ram_save_page, destination ram_load_loop
-- events: ram_save_page(rbname:text, offset), ram_load_loop(flags)
-- title: {pages} pages were sent plain, {repeated:percent} of them again
-- detail: {distinct_pages} different pages; {bulk:percent} went out in the bulk pass.{zeroes} Hottest: {ranges}.
-- advice: {advice_text}
WITH sends AS (
    SELECT attempts.migration, attempts.recording, attempts.attempt, pages.rbname, pages.offset, pages.seq, pages.ts_ns
    FROM ram_save_page AS pages
    JOIN attempts ON attempts.recording = pages.recording AND pages.seq BETWEEN attempts.first_seq AND attempts.last_seq
),
counted AS (
    SELECT migration, recording, attempt, rbname, "offset", count(*) AS sends, min(seq) AS first_seq, max(seq) AS last_seq
    FROM sends
    GROUP BY ALL
),
totals AS (
    SELECT
        migration,
        recording,
        attempt,
        sum(sends)::BIGINT AS pages,
        count(*) AS distinct_pages,
        max(sends) AS most,
        min(first_seq) AS first_seq,
        max(last_seq) AS last_seq,
        arg_max({'recording': recording, 'seq': first_seq}, sends) AS hot_first,
        arg_max({'recording': recording, 'seq': last_seq}, sends) AS hot_last
    FROM counted
    GROUP BY ALL
),
-- Ranges of 1 MiB.
hot AS (
    SELECT migration, rbname, "offset" // 1048576 AS mib, sum(sends)::BIGINT AS sends
    FROM counted
    GROUP BY migration, rbname, "offset" // 1048576
    HAVING sum(sends) > count(*)
    QUALIFY row_number() OVER (PARTITION BY migration ORDER BY sum(sends) DESC, rbname, mib) <= 3
),
ranges AS (
    SELECT
        migration,
        string_agg(rbname || ' at ' || mib || ' MiB (' || sends || ' sends)', ', ' ORDER BY sends DESC, rbname, mib) AS ranges
    FROM hot
    GROUP BY migration
),
bulk AS (
    SELECT totals.recording, totals.attempt, count(*) AS pages
    FROM totals
    JOIN rounds ON rounds.recording = totals.recording AND rounds.attempt = totals.attempt AND rounds.round = 1
    JOIN ram_save_page AS pages
        ON pages.recording = rounds.recording AND pages.seq BETWEEN rounds.start_seq AND rounds.end_seq
    GROUP BY ALL
),
-- 0x02: only its address came.
zeroes AS (
    SELECT attempts.migration, count(*) FILTER (loads.flags & 2 <> 0) AS zeroes, count(*) AS loads
    FROM ram_load_loop AS loads
    JOIN attempts
        ON attempts.recording = loads.recording
        AND attempts.side = 'destination'
        AND loads.seq BETWEEN attempts.first_seq AND attempts.last_seq
    GROUP BY ALL
)
SELECT
    totals.migration,
    'source' AS side,
    totals.recording,
    first_events.ts_ns AS start_ns,
    last_events.ts_ns AS end_ns,
    totals.pages,
    totals.distinct_pages,
    totals.most AS most_sends,
    100.0 * (totals.pages - totals.distinct_pages) / totals.pages AS repeated,
    100.0 * bulk.pages / totals.pages AS bulk,
    zeroes.zeroes AS zero_pages,
    coalesce(' The destination loaded ' || number_text(zeroes.zeroes) || ' zero pages among ' || number_text(zeroes.loads) || '.',
        '') AS zeroes,
    coalesce(ranges.ranges, 'none') AS ranges,
    CASE WHEN totals.pages > 2 * totals.distinct_pages THEN
            'Most of what was sent was sent before: see what the guest writes in the ranges named, and whether it can pause.'
        ELSE 'Most pages went out once: the time is that of the bulk pass. More bandwidth or multifd shortens it.'
    END AS advice_text,
    [{'recording': totals.recording, 'seq': totals.first_seq}, {'recording': totals.recording, 'seq': totals.last_seq},
        totals.hot_first, totals.hot_last] AS evidence
FROM totals
JOIN events AS first_events ON first_events.recording = totals.recording AND first_events.seq = totals.first_seq
JOIN events AS last_events ON last_events.recording = totals.recording AND last_events.seq = totals.last_seq
LEFT JOIN ranges USING (migration)
LEFT JOIN bulk ON bulk.recording = totals.recording AND bulk.attempt = totals.attempt
LEFT JOIN zeroes USING (migration)
