-- A time of a member of a migration on the migration's clock, which is the source's: ns since the epoch. The arguments are
-- columns of internal.members.
CREATE MACRO internal.common_ns(ts_ns, origin_ns, offset_ns, drift_ppb) AS
    ts_ns - (offset_ns + floor((ts_ns - origin_ns) * (drift_ppb / 1e9))::BIGINT);
