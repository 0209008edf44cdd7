package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandRun;
import dev.phaseline.migration.guest.GuestConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What one process emitted, recorded three times at once: by JFR, as QEMU's log and in QEMU's binary format. */
final class RecordedRun {
    private final Path directory;

    RecordedRun(Path directory) {
        this.directory = directory;
    }

    /** Has a guest record all of it. */
    void by(GuestConfig.Builder guest) {
        guest.recording(directory.resolve("run.jfr"))
                .traceLog(directory.resolve("run.log"))
                .traceTimestamps(true)
                .traceSimple(directory.resolve("run.trace"));
    }

    /** The lines of one recording, sorted: events that threads emit at once are not everywhere written in one order. */
    List<String> lines(String file) {
        CommandRun print = CommandRun.of(
                "print", "--timestamps", "none", directory.resolve(file).toString());
        assertThat(print.err()).isEmpty();
        assertThat(print.exitCode()).isZero();
        return print.outLines().stream().sorted().toList();
    }

    /** Loads the three into one workspace, and returns the event types with arguments that one of them has more often. */
    List<String> eventsThatDiffer() {
        Path file = directory.resolve("run.duckdb");
        CommandRun load = CommandRun.of(
                "load",
                directory.resolve("run.jfr").toString(),
                directory.resolve("run.log").toString(),
                directory.resolve("run.trace").toString(),
                "-w",
                file.toString());
        assertThat(load.err()).isEmpty();
        assertThat(load.exitCode()).isZero();
        try (Workspace workspace = Workspace.open(file)) {
            List<String> tables = texts(
                    workspace,
                    "SELECT DISTINCT table_name FROM event_types JOIN events ON"
                            + " event_type = event_types.id ORDER BY 1");
            assertThat(tables).contains("migrate_set_state", "ram_save_page", "ram_load_loop", "vmstate_load_state");
            return tables.stream()
                    .filter(table -> !texts(workspace, differences(table)).isEmpty())
                    .toList();
        }
    }

    /** Without times, which are of several clocks, and threads, which not every format has. */
    private static String differences(String table) {
        return "WITH rows AS (SELECT split_part(r.path, '.', -1) AS format, true AS present,"
                + " t.* EXCLUDE (recording, seq, ts_ns, thread)"
                + " FROM \"" + table + "\" AS t JOIN recordings AS r ON r.id = t.recording),"
                + " jfr AS (SELECT * EXCLUDE format FROM rows WHERE format = 'jfr'),"
                + " log AS (SELECT * EXCLUDE format FROM rows WHERE format = 'log'),"
                + " simple AS (SELECT * EXCLUDE format FROM rows WHERE format = 'trace')"
                + " SELECT 'differs' FROM ((FROM jfr EXCEPT ALL FROM log) UNION ALL (FROM log EXCEPT ALL FROM simple)"
                + " UNION ALL (FROM simple EXCEPT ALL FROM jfr))";
    }

    private static List<String> texts(Workspace workspace, String sql) {
        List<String> texts = new ArrayList<>();
        try (QueryResult rows = workspace.query(sql)) {
            while (rows.next()) {
                texts.add(String.valueOf(rows.text(0)));
            }
        }
        return texts;
    }
}
