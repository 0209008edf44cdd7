-- Whether there is a table of a name.
-- $1: the name.
SELECT count(*) AS tables
FROM duckdb_tables()
WHERE schema_name = 'main' AND table_name = $1
