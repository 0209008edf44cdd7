-- Messages of which both ends were recorded: the n-th of a kind and name on one side is the n-th on the other.
CREATE VIEW internal.flows AS
WITH pairs AS (
    SELECT row_number() OVER () AS pairing, * FROM pairings
),
-- A side that was recorded late began to count later.
sides AS (
    SELECT pairs.pairing, attempts.recording, attempts.attempt
    FROM pairs
    JOIN internal.attempts
        ON attempts.recording = pairs.source_recording AND attempts.attempt = pairs.source_attempt
    WHERE NOT attempts.began_earlier
    UNION ALL
    SELECT pairs.pairing, attempts.recording, attempts.attempt
    FROM pairs
    JOIN internal.attempts
        ON attempts.recording = pairs.destination_recording AND attempts.attempt = pairs.destination_attempt
    WHERE NOT attempts.began_earlier
),
source_ends AS (
    SELECT sides.pairing, messages.*
    FROM internal.messages
    JOIN sides USING (recording, attempt)
    WHERE messages.side = 'source'
),
destination_ends AS (
    SELECT sides.pairing, messages.*
    FROM internal.messages
    JOIN sides USING (recording, attempt)
    WHERE messages.side = 'destination'
)
SELECT
    source.recording AS source_recording,
    source.attempt AS source_attempt,
    destination.recording AS destination_recording,
    destination.attempt AS destination_attempt,
    source.kind,
    source.name,
    source.nth,
    source.is_cause AS forward,
    source.seq AS source_seq,
    source.ts_ns AS source_ns,
    destination.seq AS destination_seq,
    destination.ts_ns AS destination_ns
FROM source_ends AS source
JOIN destination_ends AS destination
    ON destination.pairing = source.pairing
    AND destination.kind = source.kind
    AND destination.name = source.name
    AND destination.nth = source.nth
    AND destination.is_cause <> source.is_cause;
