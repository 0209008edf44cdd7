-- One row per migration of which both sides are loaded: an attempt of the source's recording and one of the destination's.
-- Found anew after each load, from what the recordings contain; their clocks need not agree.
CREATE TABLE pairings (
    source_recording INTEGER NOT NULL,      -- recordings.id of the source
    source_attempt INTEGER NOT NULL,        -- number of the attempt in that recording, from 1
    destination_recording INTEGER NOT NULL, -- recordings.id of the destination
    destination_attempt INTEGER NOT NULL,   -- number of the attempt in that recording, from 1
    evidence VARCHAR NOT NULL               -- content: the same sections at the same times; overlap: only the times fit;
                                            -- order: nothing but the order of loading, as of logs without times
);
