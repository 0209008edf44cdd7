-- What crosses the wire, as one side sees it. The n-th of a kind and name in one side's attempt is the n-th in the other's.
CREATE TABLE internal.messages (
    recording INTEGER NOT NULL,  -- recordings.id
    attempt INTEGER NOT NULL,    -- internal.attempts.attempt
    side VARCHAR NOT NULL,       -- source or destination: who saw it
    is_cause BOOLEAN NOT NULL,   -- whether this is before the message left or after it arrived
    kind VARCHAR NOT NULL,       -- setup, command, section, packet or answer
    name VARCHAR NOT NULL,       -- what kind of that
    nth BIGINT NOT NULL,         -- number in the attempt, from 1
    seq BIGINT NOT NULL,         -- events.seq
    ts_ns BIGINT NOT NULL        -- time, ns since the epoch on the clock of the host
);
