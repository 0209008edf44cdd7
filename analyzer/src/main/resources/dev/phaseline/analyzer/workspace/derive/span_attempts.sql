-- Which attempt each span of a recording belongs to.
-- Only with an attempt.
UPDATE internal.spans
SET attempt = attempts.attempt
FROM internal.attempts
WHERE spans.recording = getvariable('recording')
    AND attempts.recording = getvariable('recording')
    AND spans.start_seq BETWEEN attempts.start_seq AND attempts.limit_seq;
