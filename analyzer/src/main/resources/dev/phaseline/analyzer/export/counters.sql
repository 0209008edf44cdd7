-- Values over time, on the common clock: each holds until the next one of its counter.
SELECT recording, name, unit, common_ns, value
FROM counters
ORDER BY recording, name, common_ns;
