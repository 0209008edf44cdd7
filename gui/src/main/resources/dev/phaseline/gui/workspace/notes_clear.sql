-- Forgets all notes.
DELETE FROM notes
