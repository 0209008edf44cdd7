-- rule: xbzrle
-- question: 21. Did XBZRLE help?
-- severity: info
-- about: XBZRLE
-- needs: source ram_save_page, source save_xbzrle_page_skipping | save_xbzrle_page_overflow,
--   destination ram_load_loop
-- events: ram_save_page(), save_xbzrle_page_skipping(), save_xbzrle_page_overflow(), ram_load_loop(flags)
-- title: XBZRLE spared {spared:percent} of the pages of the later passes
-- detail: Of {pages} pages after the bulk pass {skipped} had not changed, {overflows} had changed too much to encode{rest}.
-- advice: {advice_text}
WITH seen AS (
    SELECT recording, seq, 1 AS pages, 0 AS skipped, 0 AS overflows FROM ram_save_page
    UNION ALL
    SELECT recording, seq, 0, 1, 0 FROM save_xbzrle_page_skipping
    UNION ALL
    SELECT recording, seq, 0, 0, 1 FROM save_xbzrle_page_overflow
),
bulk AS (
    SELECT recording, attempt, max(end_seq) AS seq FROM rounds WHERE round = 1 GROUP BY ALL
),
sources AS (
    SELECT
        attempts.migration,
        attempts.recording,
        min(seen.seq) AS first_seq,
        max(seen.seq) AS last_seq,
        sum(seen.pages)::BIGINT AS pages,
        sum(seen.skipped)::BIGINT AS skipped,
        sum(seen.overflows)::BIGINT AS overflows,
        min(seen.seq) FILTER (seen.skipped + seen.overflows > 0) AS first_sign
    FROM seen
    JOIN attempts ON attempts.recording = seen.recording AND seen.seq BETWEEN attempts.first_seq AND attempts.last_seq
    LEFT JOIN bulk ON bulk.recording = attempts.recording AND bulk.attempt = attempts.attempt
    WHERE seen.seq > coalesce(bulk.seq, -1)
    GROUP BY ALL
    HAVING sum(seen.skipped) + sum(seen.overflows) > 0
),
-- 0x40: the page came as what changed in it.
destinations AS (
    SELECT attempts.migration, count(*) AS encoded
    FROM ram_load_loop AS loads
    JOIN attempts
        ON attempts.recording = loads.recording
        AND attempts.side = 'destination'
        AND loads.seq BETWEEN attempts.first_seq AND attempts.last_seq
    WHERE loads.flags & 64 <> 0
    GROUP BY ALL
),
judged AS (
    SELECT
        sources.*,
        destinations.encoded,
        sources.pages - sources.skipped - sources.overflows - coalesce(destinations.encoded, 0) AS others,
        100.0 * (sources.skipped + coalesce(destinations.encoded, 0)) / nullif(sources.pages, 0) AS spared
    FROM sources
    LEFT JOIN destinations USING (migration)
)
SELECT
    judged.migration,
    CASE WHEN judged.encoded IS NOT NULL AND judged.pages >= 1000 AND judged.spared < 10
        THEN 'warning' ELSE 'info' END AS severity,
    'source' AS side,
    judged.recording,
    first_events.ts_ns AS start_ns,
    last_events.ts_ns AS end_ns,
    judged.pages,
    judged.skipped,
    judged.overflows,
    judged.encoded,
    CASE WHEN judged.encoded IS NOT NULL THEN judged.others END AS misses,
    judged.spared,
    CASE WHEN judged.encoded IS NULL THEN '; the other ' || judged.others
            || ' were encoded or not in the cache, which only a recording of the destination (ram_load_loop) tells apart'
        ELSE ', ' || judged.encoded || ' were encoded, ' || judged.others || ' were not in the cache' END AS rest,
    CASE
        WHEN judged.encoded IS NULL THEN 'Record the destination with ram_load_loop to see how many pages were encoded.'
        WHEN judged.spared >= 10 THEN 'It helped. A larger xbzrle-cache-size helps more if many pages were not in the cache.'
        WHEN judged.overflows > judged.others THEN 'It did not help: the guest changes whole pages. Switch it off.'
        ELSE 'It did not help: the cache is too small for what the guest writes. Raise xbzrle-cache-size, or switch it off.'
    END AS advice_text,
    [{'recording': judged.recording, 'seq': judged.first_sign}, {'recording': judged.recording, 'seq': judged.last_seq}]
        AS evidence
FROM judged
JOIN events AS first_events ON first_events.recording = judged.recording AND first_events.seq = judged.first_seq
JOIN events AS last_events ON last_events.recording = judged.recording AND last_events.seq = judged.last_seq
