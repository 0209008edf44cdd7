-- One row per declaration of a trace event: those that QEMU's migration subsystem has and those found in recordings.
CREATE TABLE event_types (
    id INTEGER PRIMARY KEY,             -- number of the declaration in this workspace, from 1
    name VARCHAR NOT NULL,              -- event name without its group
    section VARCHAR NOT NULL,           -- source file that the declaration stands under, such as ram.c
    arguments VARCHAR NOT NULL,         -- argument list in C
    format VARCHAR NOT NULL,            -- format string as declared, with its PRI macros
    table_name VARCHAR NOT NULL UNIQUE, -- table with the events; the name, unless another declaration has it
    declared BOOLEAN NOT NULL           -- false for events that nothing declares: their one argument is what the recording has
);
