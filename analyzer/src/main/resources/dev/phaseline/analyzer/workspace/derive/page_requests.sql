-- The page requests of a destination: fault, request, placement of the page.
-- Only with postcopy_ram_fault_thread_request.
INSERT INTO internal.page_requests BY NAME
WITH faults AS (
    SELECT
        attempts.attempt,
        requests.*,
        -- Where the page is in memory: from the block's base, else from the address that was touched.
        coalesce(
            (SELECT any_value(host_addr) FROM postcopy_init_range AS ranges
                WHERE ranges.recording = getvariable('recording') AND ranges.ramblock = requests.ramblock)
                + requests."offset",
            requests.hostaddr - requests.hostaddr % 4096) AS host
    FROM postcopy_ram_fault_thread_request AS requests
    JOIN internal.attempts
        ON attempts.recording = requests.recording AND requests.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE requests.recording = getvariable('recording')
),
sent AS (
    SELECT messages.*, row_number() OVER (PARTITION BY attempts.attempt ORDER BY messages.seq) AS nth
    FROM migrate_send_rp_message AS messages
    JOIN internal.attempts
        ON attempts.recording = messages.recording AND messages.seq BETWEEN attempts.start_seq AND attempts.limit_seq
    WHERE messages.recording = getvariable('recording') AND messages.msg_type IN (3, 4)
),
-- A message is about the last fault before it.
asked AS (
    SELECT faults.seq, min(sent.nth) AS nth, min(sent.ts_ns) AS sent_ns
    FROM sent
    ASOF JOIN faults ON faults.recording = sent.recording AND faults.thread = sent.thread AND sent.seq >= faults.seq
    GROUP BY faults.seq
),
placements AS (
    SELECT recording, seq, ts_ns, host_addr, 'postcopy_place_page' AS event FROM postcopy_place_page
    UNION ALL
    SELECT recording, seq, ts_ns, host_addr, 'postcopy_place_page_zero' FROM postcopy_place_page_zero
),
placed AS (
    SELECT
        faults.seq,
        min(placements.seq) AS placed_seq,
        min(placements.ts_ns) AS placed_ns,
        arg_min(placements.event, placements.seq) AS placed_event
    FROM faults
    JOIN placements ON placements.host_addr = faults.host AND placements.seq > faults.seq
    WHERE placements.recording = getvariable('recording')
    GROUP BY faults.seq
),
-- Whose fault it is, if blocktime is accounted: the event follows on the same thread.
vcpus AS (
    SELECT faults.seq, min(begins.cpu) AS vcpu
    FROM mark_postcopy_blocktime_begin AS begins
    ASOF JOIN faults
        ON faults.recording = begins.recording AND faults.thread = begins.thread AND begins.seq >= faults.seq
    WHERE begins.recording = getvariable('recording') AND begins.cpu >= 0
    GROUP BY faults.seq
)
SELECT
    faults.recording,
    faults.attempt,
    faults.seq,
    faults.ts_ns AS requested_ns,
    faults.thread,
    faults.ramblock AS block,
    faults."offset" AS offset_bytes,
    faults.pid AS thread_id,
    vcpus.vcpu,
    asked.nth,
    asked.sent_ns,
    placed.placed_seq,
    placed.placed_ns,
    placed.placed_event
FROM faults
LEFT JOIN asked USING (seq)
LEFT JOIN placed USING (seq)
LEFT JOIN vcpus USING (seq);
