-- relation: Which events belong to which side of which migration: those of the recording with seq from first_seq to
--   last_seq. An event at ts_ns happened at common_ns(ts_ns, origin_ns, offset_ns, drift_ppb) on the clock that both share.
-- columns: migration, recording, attempt (number in the recording), side, outcome (as this side says), first_seq, last_seq,
--   start_ns, end_ns, origin_ns, offset_ns, drift_ppb, timed (false in a log without times, whose ts_ns are numbers of events)
SELECT
    migration,
    recording,
    attempt,
    side,
    outcome,
    start_seq AS first_seq,
    limit_seq AS last_seq,
    start_ns,
    end_ns,
    origin_ns,
    offset_ns,
    drift_ppb,
    timed
FROM internal.members
