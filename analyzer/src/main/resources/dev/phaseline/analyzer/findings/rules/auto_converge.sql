-- rule: auto_converge
-- question: 20. Did auto-converge help?
-- severity: info
-- needs: source migration_bitmap_sync_end, source migration_bitmap_sync_start, source times
-- events: migration_throttle()
-- title: Auto-converge slowed the guest down in {steps} steps: its dirty rate went from {before:rate} to {after:rate}
-- detail: Rates after each step: {rates}.
-- advice: {advice_text}
WITH steps AS (
    SELECT
        attempts.migration,
        attempts.recording,
        attempts.attempt,
        throttles.seq,
        throttles.ts_ns,
        row_number() OVER (PARTITION BY attempts.recording, attempts.attempt ORDER BY throttles.seq) AS step,
        lead(throttles.seq, 1, attempts.last_seq)
            OVER (PARTITION BY attempts.recording, attempts.attempt ORDER BY throttles.seq) AS next_seq
    FROM migration_throttle AS throttles
    JOIN attempts
        ON attempts.recording = throttles.recording AND throttles.seq BETWEEN attempts.first_seq AND attempts.last_seq
),
measured AS (
    SELECT *, dirty_pages * 4096.0 AS dirtied, (end_ns - start_ns) / 1e9 AS seconds
    FROM rounds
    WHERE synced AND dirty_pages IS NOT NULL
),
-- A step comes with the sync that ends a pass, so the next pass is the first that feels it.
after_steps AS (
    SELECT steps.recording, steps.attempt, steps.step, sum(dirtied) / nullif(sum(seconds), 0) AS rate
    FROM steps
    JOIN measured
        ON measured.recording = steps.recording
        AND measured.attempt = steps.attempt
        AND measured.end_ns > steps.ts_ns
        AND measured.end_seq < steps.next_seq
    GROUP BY ALL
),
before_steps AS (
    SELECT steps.recording, steps.attempt, sum(dirtied) / nullif(sum(seconds), 0) AS rate
    FROM steps
    JOIN measured
        ON measured.recording = steps.recording AND measured.attempt = steps.attempt AND measured.end_seq < steps.seq
    WHERE steps.step = 1
    GROUP BY ALL
),
told AS (
    SELECT
        steps.migration,
        steps.recording,
        steps.attempt,
        min(steps.ts_ns) AS start_ns,
        max(steps.ts_ns) AS end_ns,
        count(*) AS steps,
        list({'recording': steps.recording, 'seq': steps.seq} ORDER BY steps.seq)[1:20] AS evidence,
        arg_max(after_steps.rate, steps.step) AS after,
        string_agg(coalesce(rate_text(after_steps.rate), 'unknown'), ', ' ORDER BY steps.step) AS rates
    FROM steps
    LEFT JOIN after_steps USING (recording, attempt, step)
    GROUP BY ALL
)
SELECT
    told.migration,
    CASE WHEN told.steps >= 3 AND told.after > 0.9 * before_steps.rate THEN 'warning' ELSE 'info' END AS severity,
    'source' AS side,
    told.recording,
    told.start_ns,
    told.end_ns,
    told.steps,
    before_steps.rate AS before,
    told.after,
    100 * (1 - told.after / nullif(before_steps.rate, 0)) AS reduction,
    told.rates,
    CASE
        WHEN told.after IS NULL OR before_steps.rate IS NULL THEN 'Too short to judge: there was no whole pass before and after.'
        WHEN told.after > 0.9 * before_steps.rate THEN
            'It did not help: what dirties the memory needs little CPU, or is a device. Use postcopy, or more bandwidth.'
        ELSE 'It helped, at the price of a slower guest. Start higher with cpu-throttle-initial if it took too many steps.'
    END AS advice_text,
    told.evidence
FROM told
LEFT JOIN before_steps USING (recording, attempt)
