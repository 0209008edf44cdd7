-- All packets and page requests of a pair of recordings, in the order in which they were sent. Later releases of QEMU tell of
-- packets in other events. The n-th of a name on one side belongs to the n-th on the other.
-- $1, $2: recordings.id of source and destination; $3, $4, $5 and $6, $7, $8: picture time of source and destination is
-- ts_ns - $3 - $5 * (ts_ns - $4) / 1e9.
INSERT INTO packet_arrows
WITH on_source AS (
    SELECT true AS forward, seq, thread, ts_ns, id::HUGEINT AS one, packet_num::HUGEINT AS other
    FROM multifd_send WHERE recording = $1::INTEGER
    UNION ALL
    SELECT true, seq, thread, ts_ns, id, packet_num
    FROM multifd_send_2 WHERE recording = $1::INTEGER
    UNION ALL
    SELECT true, seq, thread, ts_ns, id, packet_num
    FROM multifd_send_fill WHERE recording = $1::INTEGER
    UNION ALL
    SELECT false, seq, thread, ts_ns, "start", 0 FROM migrate_handle_rp_req_pages WHERE recording = $1::INTEGER
),
on_destination AS (
    SELECT true AS forward, seq, thread, ts_ns, id::HUGEINT AS one, packet_num::HUGEINT AS other
    FROM multifd_recv WHERE recording = $2::INTEGER
    UNION ALL
    SELECT true, seq, thread, ts_ns, id, packet_num
    FROM multifd_recv_unfill WHERE recording = $2::INTEGER
    UNION ALL
    SELECT false, seq, thread, ts_ns, "offset", 0
    FROM postcopy_ram_fault_thread_request WHERE recording = $2::INTEGER
),
source_ends AS (
    SELECT *, row_number() OVER (PARTITION BY forward, one, other ORDER BY seq) AS nth
    FROM on_source
),
destination_ends AS (
    SELECT *, row_number() OVER (PARTITION BY forward, one, other ORDER BY seq) AS nth
    FROM on_destination
),
pairs AS (
    SELECT
        forward,
        source_ends.seq AS source_seq,
        source_ends.thread AS source_thread,
        source_ends.ts_ns - $3::BIGINT
            - round($5::DOUBLE * (source_ends.ts_ns - $4::BIGINT) / 1e9)::BIGINT AS source_ns,
        destination_ends.seq AS destination_seq,
        destination_ends.thread AS destination_thread,
        destination_ends.ts_ns - $6::BIGINT
            - round($8::DOUBLE * (destination_ends.ts_ns - $7::BIGINT) / 1e9)::BIGINT AS destination_ns
    FROM source_ends
    JOIN destination_ends USING (forward, one, other, nth)
)
SELECT * FROM (
    SELECT
        'packet' AS kind,
        $1::INTEGER AS from_recording, source_seq AS from_seq, source_thread AS from_lane, source_ns AS from_ns,
        $2::INTEGER AS to_recording, destination_seq AS to_seq, destination_thread AS to_lane, destination_ns AS to_ns
    FROM pairs
    WHERE forward
    UNION ALL
    SELECT
        'page request', $2::INTEGER, destination_seq, destination_thread, destination_ns,
        $1::INTEGER, source_seq, source_thread, source_ns
    FROM pairs
    WHERE NOT forward
)
ORDER BY from_ns
