-- rule: ended_by
-- question: 25. Cancelled or failed: who did it, and why?
-- severity: error
-- needs: source migrate_set_state, destination migrate_set_state
-- events: migrate_set_state(), migrate_fd_cancel(), migration_cancel(), migrate_fd_error(), migrate_error(),
--   qemu_loadvm_state_post_main(), process_incoming_migration_co_end(), handle_qmp_command(req:text)
-- title: The migration {outcome}. First sign, on the {side}: {cause}
-- detail: {count} signs{order}: {signs}.
-- advice: {advice_text}
WITH ended AS (
    SELECT id AS migration, outcome, timed, source_recording, destination_recording
    FROM migrations
    WHERE outcome IN ('failed', 'cancelled')
),
-- The command that asked for a cancelling, if the monitor was recorded.
commands AS (
    SELECT recording, seq, regexp_extract(coalesce(req, text), '"execute": *"([a-z_-]+)"', 1) AS command
    FROM handle_qmp_command
    WHERE regexp_matches(coalesce(req, text), '"execute": *"(migrate_cancel|quit|system_reset|stop)"')
),
asked AS (
    SELECT errors.recording, errors.seq, commands.seq AS command_seq, commands.command
    FROM errors
    ASOF JOIN commands ON commands.recording = errors.recording AND errors.seq >= commands.seq
    WHERE errors.event IN ('migrate_fd_cancel', 'migration_cancel') AND commands.command IN ('migrate_cancel', 'quit')
),
ranked AS (
    SELECT
        errors.* REPLACE (coalesce('it was cancelled by the command ' || asked.command, errors.message) AS message),
        asked.command_seq,
        ended.outcome,
        -- What only repeats the outcome comes after what explains it, at the same moment.
        row_number() OVER (
            PARTITION BY errors.migration
            ORDER BY errors.common_ns, errors.event = 'migrate_set_state', errors.side DESC, errors.seq) AS rank
    FROM ended
    JOIN errors ON errors.migration = ended.migration
    LEFT JOIN asked ON asked.recording = errors.recording AND asked.seq = errors.seq
),
told AS (
    SELECT
        migration,
        any_value(outcome) AS outcome,
        arg_min(side, rank) AS side,
        arg_min(recording, rank) AS recording,
        arg_min(ts_ns, rank) AS start_ns,
        arg_min(ts_ns, rank) + max(common_ns) - min(common_ns) AS end_ns,
        arg_min(message, rank) AS cause,
        arg_min(event, rank) AS event,
        arg_min(event, rank) IN ('migrate_fd_cancel', 'migration_cancel') AS cancelled,
        count(*) AS count,
        string_agg(message || ' (' || side || ')', '; ' ORDER BY rank) FILTER (rank <= 8) AS signs,
        flatten(list(CASE WHEN command_seq IS NULL THEN [{'recording': recording, 'seq': seq}]
            ELSE [{'recording': recording, 'seq': command_seq}, {'recording': recording, 'seq': seq}] END ORDER BY rank))[1:20]
            AS evidence
    FROM ranked
    GROUP BY migration
)
SELECT
    told.migration,
    CASE WHEN told.outcome = 'cancelled' OR told.cancelled THEN 'warning' ELSE 'error' END AS severity,
    told.side,
    told.recording,
    told.start_ns,
    told.end_ns,
    CASE WHEN told.outcome = 'cancelled' OR told.cancelled THEN 'was cancelled' ELSE 'failed' END AS outcome,
    told.cause,
    told.count,
    told.signs,
    CASE
        WHEN ended.source_recording IS NULL OR ended.destination_recording IS NULL THEN
            ' on the ' || told.side || ', which alone is loaded'
        WHEN NOT ended.timed THEN ' on both sides, in an order that only messages between them tell, for want of times'
        ELSE ' on both sides, in the order of one clock'
            || coalesce(', right to ' || ms_text(clocks.error_ns / 1e6), ', whose error is unknown')
    END AS "order",
    CASE
        WHEN told.cancelled THEN
            'Somebody asked for it: an operator, a management layer that ran into a timeout, or the end of the process. Its log '
            || 'says who; the findings about progress may say why.'
        WHEN told.event IN ('migration_socket_outgoing_error', 'migrate_fd_error') THEN
            'The source never reached the destination: check address, port and firewall, and that the destination listens.'
        WHEN told.side = 'destination' THEN
            'Start with the destination''s log at this moment; the source''s errors are its consequence.'
        ELSE 'Start with the source''s log at this moment; the destination''s errors are its consequence.'
    END AS advice_text,
    told.evidence
FROM told
JOIN ended USING (migration)
LEFT JOIN clocks
    ON clocks.source_recording = ended.source_recording AND clocks.destination_recording = ended.destination_recording
