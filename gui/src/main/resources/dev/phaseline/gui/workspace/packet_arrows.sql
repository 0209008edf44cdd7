-- Packets and page requests of which an end lies in a range, at most one of a kind for each stretch of time: more could not be
-- told apart.
-- $1, $2: the range, ns since the picture's instant 0; $3: length of a stretch, ns.
SELECT chosen.*
FROM (
    SELECT arg_max(arrows, abs(to_ns - from_ns)) AS chosen
    FROM packet_arrows AS arrows
    WHERE from_ns < $2::BIGINT AND to_ns >= $1::BIGINT AND (from_ns >= $1::BIGINT OR to_ns < $2::BIGINT)
    GROUP BY kind, from_lane, to_lane, from_ns // $3::BIGINT
)
ORDER BY chosen.from_ns
