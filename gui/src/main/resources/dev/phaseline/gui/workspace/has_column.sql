-- Whether a table has a column.
-- $1: the table; $2: the column.
SELECT count(*) AS columns
FROM information_schema.columns
WHERE table_schema = 'main' AND table_name = $1 AND column_name = $2
