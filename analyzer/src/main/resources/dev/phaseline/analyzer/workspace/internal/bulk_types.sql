-- The event types of which a recording has so many events that only the table of the type has them, not the index.
CREATE TABLE internal.bulk_types (
    recording INTEGER NOT NULL,  -- recordings.id
    event_type INTEGER NOT NULL  -- event_types.id
);
