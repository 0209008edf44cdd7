package dev.phaseline.analyzer.findings;

import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import java.util.stream.Stream;

/** One of the program's rules, tried on recordings that are written as scripts. */
final class RuleTrial implements AutoCloseable {
    /** The source's part of a ping that takes 0.04 ms each way: it tells that the clocks of both sides are the same. */
    static final String PINGED = """
            0.6 | mig         | savevm_send_ping | 1
            0.6 | mig         | savevm_command_send | 2 4
            0.68 | return path | source_return_path_thread_pong | 1
            """;

    /** The destination's part of it, after its start. */
    static final String PONG = """
            0.04 | main | migration_socket_incoming_accepted
            0.2 | main | migrate_set_state | active
            0.64 | main | loadvm_process_command | 2 4
            0.64 | main | migrate_send_rp_message | 2 4
            """;

    private final Workspace workspace = Workspace.temporary();
    private final Rule rule;
    /** Whether the findings are those of what was added so far. */
    private boolean derived;

    RuleTrial(String rule) {
        this(RuleSet.builtIn().rules().stream()
                .filter(candidate -> candidate.name().equals(rule))
                .findFirst()
                .orElseThrow());
    }

    RuleTrial(Rule rule) {
        this.rule = rule;
    }

    /** Adds a recording; recordings of the same side that do not overlap are migrations of their own. */
    RuleTrial with(String... parts) {
        derived = false;
        Script.load(workspace, inOrder(String.join("\n", parts)));
        return this;
    }

    /** Adds a recording with other declarations than those of the built-in catalog. */
    RuleTrial withDeclared(String declarations, String... parts) {
        derived = false;
        Script.load(workspace, declarations, inOrder(String.join("\n", parts)));
        return this;
    }

    private static String inOrder(String script) {
        return String.join(
                "\n",
                script.lines()
                        .filter(line -> !line.isBlank())
                        .sorted((a, b) -> Double.compare(time(a), time(b)))
                        .toList());
    }

    private static double time(String line) {
        return Double.parseDouble(line.substring(0, line.indexOf('|')));
    }

    /** The findings, as {@code migration | severity | side | start | end | title}, times as scripts have them. */
    List<String> found() {
        return found("title");
    }

    /**
     * The findings, as {@code migration | severity | side | start | end | columns}.
     *
     * @param columns of {@code findings}; the name of a number stands for the number
     */
    List<String> found(String... columns) {
        derive();
        var selected = Stream.of(columns)
                .map(column -> List.of("title", "detail", "advice", "recording").contains(column)
                        ? column
                        : "round(list_filter(numbers, lambda n: n.name = '" + column + "')[1].value, 3)")
                .toList();
        return Script.rows(
                workspace,
                "SELECT migration, severity, side, ms(start_ns), ms(end_ns), " + String.join(", ", selected)
                        + " FROM findings ORDER BY migration, start_ns, title");
    }

    /** The events that show it, as {@code recording | time | event}. */
    List<String> evidence() {
        derive();
        return Script.rows(workspace, """
                SELECT shown.e.recording, ms(ts_ns), event_types.name
                FROM (SELECT unnest(evidence) AS e FROM findings) AS shown
                JOIN events ON events.recording = shown.e.recording AND events.seq = shown.e.seq
                JOIN event_types ON event_types.id = events.event_type
                ORDER BY ts_ns, events.recording
                """);
    }

    private void derive() {
        if (!derived) {
            Findings.derive(workspace, new RuleSet(List.of(rule)));
            derived = true;
        }
    }

    /** A source's start of a migration: the bulk pass begins 4 ms after its start. */
    static String start(double atMs) {
        return """
                %s | main | migrate_set_state | setup
                %s | mig  | savevm_state_header
                %s | mig  | migration_bitmap_sync_start
                %s | mig  | migration_bitmap_sync_end | 0
                %s | mig  | migrate_set_state | active
                """.formatted(atMs, atMs + 1, atMs + 2, atMs + 3, atMs + 4);
    }

    /**
     * A pass of precopy: the sync before it, what is left then, and at its end the rate window.
     *
     * @param dirtyPages what the sync before it tells
     */
    static String pass(double atMs, double lengthMs, long dirtyPages, long pending, long threshold, long sentBytes) {
        return """
                %1$s | mig | migration_bitmap_sync_start
                %2$s | mig | migration_bitmap_sync_end | %5$d
                %2$s | mig | migrate_pending | %6$d %7$d %6$d 0 0
                %3$s | mig | savevm_state_iterate
                %4$s | mig | migrate_transferred | %8$d %9$d %10$d %7$d
                """.formatted(
                        atMs,
                        atMs + 1,
                        atMs + 2,
                        atMs + lengthMs - 1,
                        dirtyPages,
                        pending,
                        threshold,
                        sentBytes,
                        (long) lengthMs,
                        sentBytes / (long) lengthMs);
    }

    /** Somebody cancels. */
    static String cancel(double atMs) {
        return """
                %s | main | migrate_fd_cancel
                %s | main | migrate_set_state | cancelling
                %s | mig  | migration_thread_after_loop
                %s | main | migrate_set_state | cancelled
                """.formatted(atMs, atMs + 1, atMs + 2, atMs + 3);
    }

    /** The source switches over and completes, with the guest stopped for 10 ms. */
    static String complete(double atMs) {
        return """
                %s | mig  | migration_thread_low_pending | 0
                %s | mig  | savevm_state_complete_precopy
                %s | mig  | migrate_set_state | completed
                %s | mig  | migration_thread_after_loop
                """.formatted(atMs, atMs + 1, atMs + 9, atMs + 10);
    }

    @Override
    public void close() {
        workspace.close();
    }
}
