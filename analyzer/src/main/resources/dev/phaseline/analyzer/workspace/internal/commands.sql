-- Commands of the stream by name, as the source sends and the destination processes them.
CREATE VIEW internal.commands AS
WITH names (number, name) AS (
    VALUES (1, 'OPEN_RETURN_PATH'), (2, 'PING'), (3, 'POSTCOPY_ADVISE'), (4, 'POSTCOPY_LISTEN'), (5, 'POSTCOPY_RUN'),
        (6, 'POSTCOPY_RAM_DISCARD'), (7, 'PACKAGED'), (8, 'ENABLE_COLO'), (9, 'POSTCOPY_RESUME'), (10, 'RECV_BITMAP'),
        (11, 'SWITCHOVER_START')
)
SELECT recording, seq, ts_ns, thread, 'source' AS side, names.name
FROM savevm_command_send
LEFT JOIN names ON names.number = command
UNION ALL
SELECT recording, seq, ts_ns, thread, 'destination', names.name
FROM loadvm_process_command
LEFT JOIN names ON names.number = com
UNION ALL
-- From 7.2 on the event has the name.
SELECT recording, seq, ts_ns, thread, 'destination', upper(s)
FROM loadvm_process_command_2;
