-- Multifd packets, as both sides see them. QEMU 10.0 counts pages in an event of its own. The size of a packet without
-- pages is a leftover of an earlier one.
CREATE VIEW internal.packets AS
SELECT recording, seq, ts_ns, thread, 'source' AS side, id AS channel, packet_num, 1 AS packets, used::BIGINT AS pages,
    CASE WHEN used > 0 THEN next_packet_size::BIGINT ELSE 0 END AS payload_bytes, flags & 1 = 1 AS sync, 0 AS zero_pages
FROM multifd_send
UNION ALL
SELECT recording, seq, ts_ns, thread, 'source', id, packet_num, 1, normal::BIGINT,
    CASE WHEN normal > 0 THEN next_packet_size::BIGINT ELSE 0 END, flags & 1 = 1, 0
FROM multifd_send_2
UNION ALL
SELECT recording, seq, ts_ns, thread, 'source', id, packet_num, 1, 0,
    CASE WHEN flags & 1 = 0 THEN next_packet_size::BIGINT ELSE 0 END, flags & 1 = 1, 0
FROM multifd_send_fill
UNION ALL
SELECT recording, seq, ts_ns, thread, 'source', id, NULL, 0, normal::BIGINT, 0, false, zero::BIGINT
FROM multifd_send_ram_fill
UNION ALL
SELECT recording, seq, ts_ns, thread, 'destination', id, packet_num, 1, used::BIGINT,
    CASE WHEN used > 0 THEN next_packet_size::BIGINT ELSE 0 END, flags & 1 = 1, 0
FROM multifd_recv
UNION ALL
SELECT recording, seq, ts_ns, thread, 'destination', id, packet_num, 1, NULL,
    CASE WHEN flags & 1 = 0 THEN next_packet_size::BIGINT ELSE 0 END, flags & 1 = 1, 0
FROM multifd_recv_unfill;
