-- The first places that could not be read.
SELECT recording, parse_filename(path), offset_bytes, line, description
FROM damage
ORDER BY recording, offset_bytes, line
LIMIT 20;
