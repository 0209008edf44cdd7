-- Where names are looked for that say nothing else.
SELECT current_database(), current_schema()
