-- Whether there is a table or view of a name.
-- $1: the name.
SELECT count(*) AS tables
FROM information_schema.tables
WHERE table_schema = 'main' AND table_name = $1
