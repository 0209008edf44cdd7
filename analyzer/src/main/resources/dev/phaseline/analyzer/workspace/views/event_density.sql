-- How busy threads, channels and RAM blocks were: their events by equal stretches of time, 65,536 to 131,072 of them from the
-- first event of a recording to its last. Of channels: multifd_send, multifd_send_fill, multifd_recv, multifd_recv_unfill; of
-- blocks: ram_save_page, ram_load_loop, postcopy_ram_fault_thread_request, migrate_handle_rp_req_pages. Stretches without
-- events have no row. Where many of them are busy all the time, stretches are longer, and so fewer.
CREATE VIEW event_density AS
SELECT
    recording,   -- recordings.id
    kind,        -- thread, channel or block
    thread,      -- threads.id; NULL unless it is a thread
    name,        -- number of the channel, name of the RAM block; NULL for a thread
    start_ns,    -- start of the stretch, ns since the epoch on the clock of the host
    length_ns,   -- length of the stretch, a power of two, the same in the whole recording, ns
    events,      -- events in it
    event_type   -- event_types.id if all of them are of one type, else 0
FROM internal.densities
JOIN internal.density_tracks USING (recording, track);
