-- Kinds and names of spans by numbers: text is by far the slowest thing to read, and spans have few different ones.
CREATE TABLE topics AS
SELECT
    row_number() OVER (ORDER BY kind, name)::INTEGER AS topic,
    dense_rank() OVER (ORDER BY kind)::INTEGER AS kind_number,
    kind,
    name
FROM (SELECT DISTINCT kind, coalesce(name, '') AS name FROM spans)
