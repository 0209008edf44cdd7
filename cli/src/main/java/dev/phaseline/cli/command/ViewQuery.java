package dev.phaseline.cli.command;

import dev.phaseline.cli.output.RowFormat;

/**
 * The queries behind the commands named after views. People get the columns that tell the story, with times counted
 * from the start of the migration where the recordings have any; programs (JSON and CSV) get every column of the view as it is.
 */
public enum ViewQuery {
    /** Phases, nested ones indented. */
    PHASES("phases", """
            SELECT phases.migration, phases.side, repeat('  ', phases.depth) || phases.phase AS phase, phases.iteration,
                   CASE WHEN migrations.timed THEN (phases.common_start_ns - migrations.start_ns) / 1e6 END AS at_ms, phases.duration_ms,
                   phases.start_event, phases.end_event
            FROM phases JOIN migrations ON migrations.id = phases.migration
            """, "ORDER BY phases.migration, phases.side DESC, phases.start_ns, phases.depth"),
    /** Iterations. */
    ITERATIONS("iterations", """
            SELECT iterations.migration, iterations.iteration,
                   CASE WHEN migrations.timed THEN (iterations.start_ns - migrations.start_ns) / 1e6 END AS at_ms, iterations.duration_ms,
                   iterations.pending_bytes, iterations.remaining_bytes, iterations.threshold_bytes, iterations.dirty_pages,
                   iterations.dirty_pages_per_s::BIGINT AS dirty_pages_per_s, iterations.normal_pages, iterations.zero_pages,
                   iterations.transferred_bytes, iterations.bandwidth_bytes_per_ms, iterations.expected_downtime_ms
            FROM iterations JOIN migrations ON migrations.id = iterations.migration
            """, "ORDER BY iterations.migration, iterations.iteration"),
    /** Latencies, the most expensive kinds first. */
    LATENCIES("latencies", """
            SELECT migration, side, kind, name, count, min_us, p50_us, p90_us, p99_us, p999_us, max_us,
                   total_ms
            FROM latencies
            """, "ORDER BY migration, side DESC, total_ms DESC, kind, name"),
    /** Latencies in each phase, those that cost most in it first. */
    PHASE_LATENCIES("phase_latencies", """
            SELECT migration, side, phase, kind, name, count, min_us, p50_us, p90_us, p99_us, p999_us, max_us, total_ms
            FROM phase_latencies
            """, "ORDER BY migration, side DESC, phase, total_ms DESC, kind, name"),
    /** Steps of the downtime in time order, after the whole. */
    DOWNTIME("downtime", """
            SELECT downtime.migration, downtime.side, downtime.step, downtime.name,
                   CASE WHEN migrations.timed THEN (downtime.start_ns - migrations.guest_stopped_ns) / 1e6 END AS at_ms, downtime.duration_ms,
                   downtime.critical_ms, nullif(downtime.gap_ms, 0) AS gap_ms
            FROM downtime JOIN migrations ON migrations.id = downtime.migration
            """, "ORDER BY migration, depth, downtime.start_ns, side DESC, start_seq"),
    /** Channels. */
    CHANNELS("channels", """
            SELECT migration, side, channel, messages, pages, zero_pages, bytes, bytes_per_s::BIGINT AS bytes_per_s, syncs,
                   waits, wait_ms, max_wait_ms, imbalance
            FROM channels
            """, "ORDER BY migration, side DESC, channel"),
    /** Pairs of clocks. */
    CLOCKS("clocks", """
            SELECT migrations.id AS migration, clocks.source_recording, clocks.destination_recording,
                   clocks.offset_ns / 1e6 AS offset_ms, clocks.drift_ppb / 1e3 AS drift_ppm, clocks.error_ns / 1e6 AS error_ms,
                   clocks.forward_bounds, clocks.backward_bounds, clocks.contradictions, clocks.nudge_ns / 1e6 AS nudge_ms
            FROM clocks JOIN migrations USING (source_recording, destination_recording)
            """, "ORDER BY source_recording, destination_recording"),
    /** Findings, the worst first; times of the destination are on the source's clock where that is known. */
    FINDINGS(
            "findings",
            """
            SELECT findings.migration, findings.severity, findings.side,
                   CASE WHEN migrations.timed THEN
                       (findings.start_ns - migrations.start_ns
                            - coalesce(clocks.offset_ns + clocks.nudge_ns
                                + clocks.drift_ppb * (findings.start_ns - clocks.origin_ns) / 1e9, 0)) / 1e6 END AS at_ms,
                   findings.rule, findings.title, findings.detail, findings.advice
            FROM findings
            LEFT JOIN migrations ON migrations.id = findings.migration
            LEFT JOIN clocks ON clocks.source_recording = migrations.source_recording
                AND clocks.destination_recording = findings.recording
            """,
            "ORDER BY array_position(['error', 'warning', 'info'], findings.severity), findings.migration, findings.start_ns"),
    /** Which rules could be answered, those that could not first. */
    RULE_COVERAGE(
            "rule_coverage",
            "SELECT migration, rule, question, answerable, missing, enable, settled FROM rule_coverage ",
            "ORDER BY migration, answerable, rule");

    private final String view;
    private final String forPeople;
    private final String order;

    ViewQuery(String view, String forPeople, String order) {
        this.view = view;
        this.forPeople = forPeople;
        this.order = order;
    }

    /** The query for a format. */
    public String sql(RowFormat format) {
        return switch (format) {
            case TABLE, MARKDOWN -> forPeople + order;
            case JSON, CSV -> "SELECT * FROM " + view + " " + order;
        };
    }
}
