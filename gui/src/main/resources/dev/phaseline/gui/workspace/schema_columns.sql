-- Tables and views of the workspace with their columns, public views first.
SELECT
    columns.table_name,
    tables.table_type = 'VIEW' AS is_view,
    columns.column_name
FROM information_schema.columns AS columns
JOIN information_schema.tables AS tables USING (table_catalog, table_schema, table_name)
WHERE columns.table_schema = 'main' AND columns.table_catalog NOT LIKE 'phaseline\_scratch\_%' ESCAPE '\'
ORDER BY is_view DESC, columns.table_name, columns.ordinal_position
