-- How values are written in the sentences of findings.
CREATE TEMP MACRO number_text(x) AS CASE
    WHEN x = round(x) AND abs(x) < 1e15 THEN format('{:,}', x::BIGINT)
    WHEN abs(x) >= 100 THEN format('{:,.0f}', x::DOUBLE)
    WHEN abs(x) >= 10 THEN format('{:.1f}', x::DOUBLE)
    ELSE format('{:.2f}', x::DOUBLE)
END;
CREATE TEMP MACRO percent_text(x) AS CASE
    WHEN abs(x) >= 10 THEN format('{:.0f} %', x::DOUBLE)
    ELSE format('{:.1f} %', x::DOUBLE)
END;
CREATE TEMP MACRO ms_text(x) AS CASE
    WHEN abs(x) >= 7200000 THEN format('{:.1f} h', x / 3600000)
    WHEN abs(x) >= 120000 THEN format('{:.1f} min', x / 60000)
    WHEN abs(x) >= 1000 THEN format('{:.1f} s', x / 1000)
    WHEN abs(x) >= 10 THEN format('{:.0f} ms', x::DOUBLE)
    ELSE format('{:.2f} ms', x::DOUBLE)
END;
CREATE TEMP MACRO bytes_text(x) AS CASE
    WHEN abs(x) >= 1024 * 1024 * 1024 THEN format('{:.1f} GiB', x / 1073741824.0)
    WHEN abs(x) >= 1024 * 1024 THEN format('{:.1f} MiB', x / 1048576.0)
    WHEN abs(x) >= 1024 THEN format('{:.1f} KiB', x / 1024.0)
    ELSE format('{:.0f} bytes', x::DOUBLE)
END;
CREATE TEMP MACRO rate_text(x) AS CASE
    WHEN abs(x) >= 1024 * 1024 THEN format('{:.1f} MiB/s', x / 1048576.0)
    ELSE format('{:.1f} KiB/s', x / 1024.0)
END;
-- A time of one side on the clock that both sides share; the numbers are in attempts.
CREATE TEMP MACRO common_ns(ts_ns, origin_ns, offset_ns, drift_ppb) AS
    (ts_ns - offset_ns - round(drift_ppb * (ts_ns - origin_ns) / 1e9)::BIGINT)::BIGINT;
