-- Adds a note.
-- $1: recordings.id; $2: ns since the epoch; $3: text.
INSERT INTO notes VALUES ($1::INTEGER, $2::BIGINT, $3)
