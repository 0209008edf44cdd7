-- Guest memory in ranges of 1 MiB, the hottest first: what each migration sent of each and how often. Needs ram_save_page.
CREATE VIEW page_ranges AS
WITH counted AS (
    SELECT
        recording,
        attempt,
        block,
        offset_bytes >> 20 AS range,
        count(*) AS pages,
        sum(sends)::BIGINT AS sends,
        count(*) FILTER (sends > 1) AS resent_pages,
        max(sends) AS max_sends,
        max(last_ns) AS last_ns
    FROM internal.page_sends
    GROUP BY ALL
),
measured AS (
    SELECT
        members.migration,
        counted.*,
        range << 20 AS start_bytes,
        sends / pages AS sends_per_page,
        sends / sum(sends) OVER (PARTITION BY members.migration) AS share
    FROM counted
    JOIN internal.members USING (recording, attempt)
)
SELECT
    migration,       -- migrations.id
    recording,       -- recordings.id of the source
    block,           -- RAM block
    start_bytes,     -- start of the range inside the block, bytes; a multiple of 1 MiB
    pages,           -- different pages sent
    sends,           -- pages sent, each as often as it was
    resent_pages,    -- pages sent more than once
    max_sends,       -- how often the hottest page was sent
    sends_per_page,  -- sends by pages
    share,           -- of all that the migration sent, 0 to 1
    last_ns          -- last page of the range, ns since the epoch on the source's clock
FROM measured
ORDER BY migration, sends DESC, block, start_bytes;
