-- The pages that each source's attempt of a recording sent.
-- Only with an attempt.
-- Only with ram_save_page.
INSERT INTO internal.page_sends BY NAME
SELECT
    pages.recording,
    attempts.attempt,
    coalesce(pages.rbname, '') AS block,
    pages."offset" AS offset_bytes,
    count(*) AS sends,
    min(pages.ts_ns) AS first_ns,
    max(pages.ts_ns) AS last_ns
FROM ram_save_page AS pages
JOIN internal.attempts
    ON attempts.recording = pages.recording
    AND pages.seq BETWEEN attempts.start_seq AND attempts.limit_seq
WHERE pages.recording = getvariable('recording')
GROUP BY ALL
ORDER BY attempt, block, offset_bytes;
