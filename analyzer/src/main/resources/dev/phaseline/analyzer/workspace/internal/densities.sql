-- Events by equal stretches of time, for pictures.
CREATE TABLE internal.densities (
    recording INTEGER NOT NULL,  -- recordings.id
    track INTEGER NOT NULL,      -- internal.density_tracks.track
    start_ns BIGINT NOT NULL,    -- start of the stretch, a multiple of its length, ns since the epoch on the clock of the host
    events BIGINT NOT NULL,      -- events in it
    event_type INTEGER NOT NULL  -- event_types.id if all are of one type, else 0
);
