-- rule: pages_sent
-- question: 24. Zero pages, a huge bulk pass, or hot pages: what was sent, and how often?
-- severity: info
-- needs: source ram_save_page, destination ram_load_loop
-- events: ram_save_page(rbname:text, offset)
-- title: {pages} pages with content were sent, {repeated:percent} of them again
-- detail: {distinct_pages} different pages; {bulk:percent} went out in the bulk pass.{zeroes} Hottest: {ranges}.
-- advice: {advice_text}
WITH totals AS (
    SELECT
        attempts.migration,
        attempts.recording,
        attempts.attempt,
        any_value(attempts.first_seq) AS attempt_first_seq,
        any_value(attempts.last_seq) AS attempt_last_seq,
        sum(sent.sends)::BIGINT AS pages,
        count(*) AS distinct_pages,
        max(sent.sends) AS most,
        arg_max({'block': sent.block, 'offset': sent.offset_bytes}, sent.sends) AS hottest,
        min(sent.first_ns) AS start_ns,
        max(sent.last_ns) AS end_ns
    FROM internal.page_sends AS sent
    JOIN attempts USING (recording, attempt)
    GROUP BY ALL
),
-- The events of the first page and the last, and those of the hottest.
ends AS (
    SELECT
        totals.recording,
        totals.attempt,
        min(pages.seq) AS first_seq,
        max(pages.seq) AS last_seq,
        min(pages.seq) FILTER (pages.rbname = totals.hottest.block AND pages.offset = totals.hottest.offset) AS hot_first_seq,
        max(pages.seq) FILTER (pages.rbname = totals.hottest.block AND pages.offset = totals.hottest.offset) AS hot_last_seq
    FROM totals
    JOIN ram_save_page AS pages
        ON pages.recording = totals.recording
        AND pages.seq BETWEEN totals.attempt_first_seq AND totals.attempt_last_seq
    GROUP BY ALL
),
hot AS (
    SELECT migration, block, start_bytes // 1048576 AS mib, sends
    FROM page_ranges
    WHERE sends > pages
    QUALIFY row_number() OVER (PARTITION BY migration ORDER BY sends DESC, block, mib) <= 3
),
ranges AS (
    SELECT
        migration,
        string_agg(block || ' at ' || mib || ' MiB (' || sends || ' sends)', ', ' ORDER BY sends DESC, block, mib) AS ranges
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
zeroes AS (
    SELECT migration, zero_pages AS zeroes, messages AS loads
    FROM channels
    WHERE side = 'destination' AND channel = 'main' AND zero_pages IS NOT NULL
)
SELECT
    totals.migration,
    'source' AS side,
    totals.recording,
    totals.start_ns,
    totals.end_ns,
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
    [{'recording': totals.recording, 'seq': ends.first_seq}, {'recording': totals.recording, 'seq': ends.last_seq},
        {'recording': totals.recording, 'seq': ends.hot_first_seq}, {'recording': totals.recording, 'seq': ends.hot_last_seq}]
        AS evidence
FROM totals
JOIN ends USING (recording, attempt)
LEFT JOIN ranges USING (migration)
LEFT JOIN bulk ON bulk.recording = totals.recording AND bulk.attempt = totals.attempt
LEFT JOIN zeroes USING (migration)
