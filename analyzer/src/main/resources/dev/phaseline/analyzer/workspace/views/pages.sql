-- How often each migration sent each page of guest memory: pages with content, as the source sends them, without multifd's.
-- What was sent more than once was dirtied between. Needs ram_save_page.
CREATE VIEW pages AS
SELECT
    members.migration,        -- migrations.id
    page_sends.recording,     -- recordings.id of the source
    page_sends.block,         -- RAM block
    page_sends.offset_bytes,  -- page inside the block, bytes
    page_sends.sends,         -- how often it was sent
    page_sends.first_ns,      -- first time, ns since the epoch on the source's clock
    page_sends.last_ns        -- last time, ns since the epoch on the source's clock
FROM internal.page_sends
JOIN internal.members USING (recording, attempt);
