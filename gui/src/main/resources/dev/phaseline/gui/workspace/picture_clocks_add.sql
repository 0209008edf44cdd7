-- Adds the clock of a recording.
-- $1: recordings.id; $2, $3, $4: zero_ns, origin_ns and drift_ppb.
INSERT INTO picture_clocks VALUES ($1::INTEGER, $2::BIGINT, $3::BIGINT, $4::DOUBLE)
