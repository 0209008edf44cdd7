-- Page faults of postcopy as spans of the destination: from the fault to the page in its place.
-- Only with postcopy_ram_fault_thread_request.
INSERT INTO internal.spans BY NAME
SELECT
    recording,
    attempt,
    thread,
    'destination' AS side,
    'page_fault' AS kind,
    coalesce(block, 'unknown') AS name,
    '0x' || to_hex(offset_bytes) AS key,
    0 AS depth,
    seq AS start_seq,
    requested_ns AS start_ns,
    'postcopy_ram_fault_thread_request' AS start_event,
    placed_seq AS end_seq,
    placed_ns AS end_ns,
    placed_event AS end_event
FROM internal.page_requests
WHERE recording = getvariable('recording');
