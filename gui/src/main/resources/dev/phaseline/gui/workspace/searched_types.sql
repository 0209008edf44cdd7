-- Event types of which the workspace has events, with the columns of their arguments.
SELECT
    event_types.id,
    event_types.name,
    event_types.table_name,
    list(columns.column_name ORDER BY columns.column_index) AS column_names,
    list(columns.data_type ORDER BY columns.column_index) AS column_types
FROM event_types
JOIN duckdb_columns() AS columns
    ON columns.table_name = event_types.table_name AND columns.schema_name = 'main'
        AND columns.column_index > 4                -- behind recording, seq, ts_ns, thread
WHERE event_types.id IN (SELECT DISTINCT event_type FROM events)
GROUP BY event_types.id, event_types.name, event_types.table_name
ORDER BY event_types.name
