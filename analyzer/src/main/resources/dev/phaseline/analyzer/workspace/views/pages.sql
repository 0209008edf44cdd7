-- How often each page of guest memory was sent, as the source sends them: pages with content, without multifd's. What was
-- sent more than once was dirtied between. Needs ram_save_page. A question about one range or block is quicker than one
-- about all, since pages are counted when the view is read.
CREATE VIEW pages AS
WITH counted AS (
    SELECT
        recording,
        rbname AS block,
        "offset" AS offset_bytes,
        count(*) AS sends,
        min(ts_ns) AS first_ns,
        max(ts_ns) AS last_ns
    FROM ram_save_page
    GROUP BY recording, rbname, "offset"
)
SELECT
    recording,     -- recordings.id of the source
    block,         -- RAM block
    offset_bytes,  -- page inside the block, bytes
    sends,         -- how often it was sent
    first_ns,      -- first time, ns since the epoch on the source's clock
    last_ns        -- last time, ns since the epoch on the source's clock
FROM counted;
