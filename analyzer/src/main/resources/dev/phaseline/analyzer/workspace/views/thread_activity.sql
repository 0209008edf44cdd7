-- What each thread did: its events, and how long it was in spans of its own outermost kinds or waited. Logs of QEMU do not
-- tell threads apart: they have one row.
CREATE VIEW thread_activity AS
WITH outer_spans AS (
    SELECT
        recording,
        thread,
        count(*) AS spans,
        sum(end_ns - start_ns) FILTER (kind IN ('rate_limit', 'lock_wait', 'outage', 'multifd_wait', 'return_path'))
            / 1e6 AS wait_ms,
        sum(end_ns - start_ns) FILTER (kind LIKE 'section_%' OR kind = 'command') / 1e6 AS section_ms
    FROM internal.spans
    WHERE depth = 0
    GROUP BY recording, thread
),
measured AS (
    SELECT
        threads.id AS thread,
        threads.recording,
        recordings.side,
        threads.name,
        threads.os_id,
        thread_events.events,
        thread_events.first_ns,
        thread_events.last_ns,
        coalesce(outer_spans.spans, 0) AS spans,
        CASE WHEN recordings.clock <> 'none' THEN outer_spans.section_ms END AS section_ms,
        CASE WHEN recordings.clock <> 'none' THEN outer_spans.wait_ms END AS wait_ms
    FROM threads
    JOIN recordings ON recordings.id = threads.recording
    LEFT JOIN internal.thread_events ON thread_events.thread = threads.id
    LEFT JOIN outer_spans ON outer_spans.thread = threads.id
)
SELECT
    thread,      -- threads.id
    recording,   -- recordings.id
    side,        -- source or destination; NULL if the events do not tell
    name,        -- thread name; NULL if the recording does not tell
    os_id,       -- thread id of the operating system; NULL if the recording does not tell
    events,      -- events that it emitted
    first_ns,    -- first of them, ns since the epoch on the clock of the host
    last_ns,     -- last of them, ns since the epoch on the clock of the host
    spans,       -- spans that began on it, without nested ones
    section_ms,  -- to write or load sections and commands, ms; NULL without, and in a log without times
    wait_ms      -- waits for the rate limit, locks, connections, channels and answers, ms; NULL without, and in a log without times
FROM measured
ORDER BY recording, first_ns, thread;
