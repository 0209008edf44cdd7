-- What a source did for the page requests that it read.
-- Only with migrate_handle_rp_req_pages.
INSERT INTO internal.page_services BY NAME
WITH received AS (
    SELECT
        attempts.attempt,
        requests.seq,
        requests.ts_ns AS received_ns,
        requests.start AS offset_bytes,
        -- A request without a block is for the one before.
        coalesce(
            requests.rbname,
            (max({'seq': requests.seq, 'block': requests.rbname}) FILTER (requests.rbname IS NOT NULL)
                OVER (PARTITION BY attempts.attempt ORDER BY requests.seq)).block) AS block,
        row_number() OVER (PARTITION BY attempts.attempt ORDER BY requests.seq) AS nth
    FROM migrate_handle_rp_req_pages AS requests
    JOIN internal.attempts
        ON attempts.recording = requests.recording AND requests.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE requests.recording = getvariable('recording')
),
dequeued AS (
    SELECT received.seq, min(queued.ts_ns) AS dequeued_ns
    FROM (
        SELECT recording, seq, ts_ns, block_name, tmp_offset FROM get_queued_page
        UNION ALL
        SELECT recording, seq, ts_ns, block_name, tmp_offset FROM get_queued_page_not_dirty
    ) AS queued
    JOIN received
        ON queued.tmp_offset = received.offset_bytes
        AND queued.block_name = received.block
        AND queued.seq > received.seq
    WHERE queued.recording = getvariable('recording')
    GROUP BY received.seq
),
sent AS (
    SELECT received.seq, min(pages.ts_ns) AS page_sent_ns
    FROM ram_save_page AS pages
    JOIN received
        ON pages."offset" = received.offset_bytes AND pages.rbname = received.block AND pages.seq > received.seq
    WHERE pages.recording = getvariable('recording')
    GROUP BY received.seq
)
SELECT
    getvariable('recording') AS recording,
    received.attempt,
    received.nth,
    received.seq,
    received.received_ns,
    received.block,
    received.offset_bytes,
    dequeued.dequeued_ns,
    sent.page_sent_ns
FROM received
LEFT JOIN dequeued USING (seq)
LEFT JOIN sent USING (seq);
