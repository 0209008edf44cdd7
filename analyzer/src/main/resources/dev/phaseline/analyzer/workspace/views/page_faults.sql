-- Postcopy: one row for each page that the guest wanted before it had come, on its way from the fault on the destination
-- over the source and back, on the migration's clock. Needs postcopy_ram_fault_thread_request, postcopy_init_range and
-- postcopy_place_page(_zero); for the steps between also migrate_send_rp_message (destination), migrate_handle_rp_req_pages,
-- get_queued_page and ram_save_page (source); mark_postcopy_blocktime_begin for the virtual CPU.
CREATE VIEW page_faults AS
WITH destinations AS (
    SELECT members.migration, members.origin_ns, members.offset_ns, members.drift_ppb, members.timed, members.both_timed,
        page_requests.*
    FROM internal.page_requests
    JOIN internal.members USING (recording, attempt)
),
sources AS (
    SELECT members.migration, members.timed, members.both_timed, page_services.*
    FROM internal.page_services
    JOIN internal.members USING (recording, attempt)
),
-- The n-th request that was sent is the n-th that was read.
joined AS (
    SELECT
        coalesce(destinations.migration, sources.migration) AS migration,
        coalesce(destinations.block, sources.block) AS block,
        coalesce(destinations.offset_bytes, sources.offset_bytes) AS offset_bytes,
        destinations.vcpu,
        destinations.thread_id,
        internal.common_ns(destinations.requested_ns, origin_ns, offset_ns, drift_ppb) AS requested_ns,
        internal.common_ns(destinations.sent_ns, origin_ns, offset_ns, drift_ppb) AS sent_ns,
        sources.received_ns,
        sources.dequeued_ns,
        sources.page_sent_ns,
        internal.common_ns(destinations.placed_ns, origin_ns, offset_ns, drift_ppb) AS placed_ns,
        destinations.placed_event = 'postcopy_place_page_zero' AS zero,
        destinations.recording,
        destinations.seq,
        destinations.placed_seq,
        sources.recording AS source_recording,
        sources.seq AS source_seq,
        destinations.timed AS destination_timed,
        sources.timed AS source_timed,
        coalesce(destinations.both_timed, sources.both_timed) AS both_timed
    FROM destinations
    FULL JOIN sources
        ON sources.migration = destinations.migration AND sources.nth = destinations.nth
)
SELECT
    migration,     -- migrations.id
    block,         -- RAM block
    offset_bytes,  -- host page inside the block, bytes
    vcpu,          -- virtual CPU that waited; NULL if another thread did or nobody looked
    thread_id,     -- thread of the destination's system that waited; 0 or NULL if not known
    requested_ns,  -- fault, ns since the epoch on the migration's clock; NULL if not recorded
    sent_ns,       -- the request leaves the destination; NULL if none was needed, as for a page on its way
    received_ns,   -- the source has read it; NULL if not recorded
    dequeued_ns,   -- the source takes the page from its queue; NULL if not recorded
    page_sent_ns,  -- the source sends the page; NULL if it was sent before, is of zeros or was not recorded
    placed_ns,     -- the page is in its place; NULL if it never came
    CASE WHEN destination_timed THEN (placed_ns - requested_ns) / 1e3 END AS total_us,  -- the wait, µs; NULL in a log
                   -- without times, as the other lengths
    CASE WHEN both_timed THEN (received_ns - sent_ns) / 1e3 END AS request_us,          -- way of the request, µs, right
                   -- within the clocks' error
    CASE WHEN source_timed THEN (page_sent_ns - received_ns) / 1e3 END AS source_us,    -- inside the source, µs
    CASE WHEN both_timed THEN (placed_ns - page_sent_ns) / 1e3 END AS page_us,          -- way of the page, µs, right within
                   -- the clocks' error
    zero,          -- whether it was placed as a page of zeros
    recording,     -- recordings.id of the destination
    seq,           -- events.seq of the fault
    placed_seq,    -- events.seq of the placement
    source_recording,  -- recordings.id of the source
    source_seq     -- events.seq of the request on the source
FROM joined
ORDER BY migration, requested_ns, received_ns;
