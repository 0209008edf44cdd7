-- What each channel carried.
SELECT side, channel, messages, pages, zero_pages, bytes, bytes_per_s, waits, wait_ms * 1e6, max_wait_ms * 1e6, imbalance
FROM channels
WHERE migration = ?
ORDER BY side DESC, channel NOT LIKE 'm%', length(channel), channel
LIMIT 80;
