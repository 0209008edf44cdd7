-- How many rows event_density has.
SELECT count(*) FROM event_density
