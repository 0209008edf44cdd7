-- Which sides of each migration were recorded. The variable migrations has the set.
SELECT DISTINCT migration, side FROM phases WHERE list_contains(getvariable('migrations'), migration) ORDER BY ALL
