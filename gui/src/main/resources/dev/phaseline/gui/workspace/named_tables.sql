-- The tables with events that are about a channel or a RAM block, of those that have any: tables without rows make a statement
-- slow to plan.
SELECT DISTINCT
    table_name,
    named.channel,                             -- the column with the number of the channel, or NULL
    named.block                                -- the column with the name of the block, or NULL
FROM duckdb_tables()
JOIN (
    VALUES
        ('multifd_send', 'id', NULL),
        ('multifd_send_2', 'id', NULL),
        ('multifd_send_fill', 'id', NULL),
        ('multifd_recv', 'id', NULL),
        ('multifd_recv_unfill', 'id', NULL),
        ('ram_save_page', NULL, 'rbname'),
        ('ram_load_loop', NULL, 'rbname'),
        ('postcopy_ram_fault_thread_request', NULL, 'ramblock'),
        ('migrate_handle_rp_req_pages', NULL, 'rbname')
) AS named(table_name, channel, block) USING (table_name)
WHERE estimated_size > 0
ORDER BY table_name
