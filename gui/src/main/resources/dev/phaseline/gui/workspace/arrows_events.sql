-- Packets and page requests of a pair of recordings. Later releases of QEMU tell of packets in other events.
-- $1, $2: recordings.id of source and destination; $3, $4, $5 and $6, $7, $8: picture time of source and destination is
-- ts_ns - $3 - $5 * (ts_ns - $4) / 1e9.
INSERT INTO arrows
WITH sent AS (
    SELECT 'packet' AS kind, seq, thread, ts_ns, id::HUGEINT AS one, packet_num::HUGEINT AS other
    FROM multifd_send WHERE recording = $1::INTEGER
    UNION ALL
    SELECT 'packet', seq, thread, ts_ns, id::HUGEINT, packet_num::HUGEINT
    FROM multifd_send_2 WHERE recording = $1::INTEGER
    UNION ALL
    SELECT 'packet', seq, thread, ts_ns, id::HUGEINT, packet_num::HUGEINT
    FROM multifd_send_fill WHERE recording = $1::INTEGER
),
received AS (
    SELECT 'packet' AS kind, seq, thread, ts_ns, id::HUGEINT AS one, packet_num::HUGEINT AS other
    FROM multifd_recv WHERE recording = $2::INTEGER
    UNION ALL
    SELECT 'packet', seq, thread, ts_ns, id::HUGEINT, packet_num::HUGEINT
    FROM multifd_recv_unfill WHERE recording = $2::INTEGER
),
requested AS (
    SELECT 'page request' AS kind, seq, thread, ts_ns, "offset"::HUGEINT AS one, 0::HUGEINT AS other
    FROM postcopy_ram_fault_thread_request WHERE recording = $2::INTEGER
),
handled AS (
    SELECT 'page request' AS kind, seq, thread, ts_ns, "start"::HUGEINT AS one, 0::HUGEINT AS other
    FROM migrate_handle_rp_req_pages WHERE recording = $1::INTEGER
),
on_source AS (
    SELECT *, row_number() OVER (PARTITION BY kind, one, other ORDER BY seq) AS nth
    FROM (FROM sent UNION ALL FROM handled)
),
on_destination AS (
    SELECT *, row_number() OVER (PARTITION BY kind, one, other ORDER BY seq) AS nth
    FROM (FROM received UNION ALL FROM requested)
),
pairs AS (
    SELECT
        on_source.kind,
        on_source.kind = 'packet' AS forward,
        on_source.seq AS source_seq,
        on_source.thread AS source_thread,
        on_source.ts_ns - $3::BIGINT - round($5::DOUBLE * (on_source.ts_ns - $4::BIGINT) / 1e9)::BIGINT AS source_ns,
        on_destination.seq AS destination_seq,
        on_destination.thread AS destination_thread,
        on_destination.ts_ns - $6::BIGINT
            - round($8::DOUBLE * (on_destination.ts_ns - $7::BIGINT) / 1e9)::BIGINT AS destination_ns
    FROM on_source
    JOIN on_destination USING (kind, one, other, nth)
)
SELECT kind, $1::INTEGER, source_seq, source_thread, source_ns, $2::INTEGER, destination_seq, destination_thread, destination_ns
FROM pairs
WHERE forward
UNION ALL
SELECT kind, $2::INTEGER, destination_seq, destination_thread, destination_ns, $1::INTEGER, source_seq, source_thread, source_ns
FROM pairs
WHERE NOT forward
