-- Kinds and names of spans by their numbers.
SELECT topic, kind, name FROM topics
