package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same run of QEMU, recorded as text and in binary, is the same in a workspace. */
final class LogAndSimpleTest {
    private static final Path TRACES = Path.of("../samples/traces");

    /** @param ambiguousThatDiffer events whose text can be read in two ways, and is read in the other one */
    @ParameterizedTest
    @CsvSource({"cancel/src, 0", "cancel/dst, 0", "multifd/src, 0", "multifd/dst, 2", "refused/src, 0", "refused/dst, 0"
    })
    void haveTheSameEventsWithTheSameArguments(String run, long ambiguousThatDiffer) throws IOException {
        try (var workspace = Workspace.temporary()) {
            var results = Loading.into(workspace, Optional.empty(), Qemu72.DECLARATIONS)
                    .load(List.of(TRACES.resolve(run + ".log.gz"), TRACES.resolve(run + ".trace.gz")));

            assertThat(results)
                    .hasSize(2)
                    .allSatisfy(result -> assertThat(result).isInstanceOf(LoadResult.Loaded.class));
            assertThat(number(workspace, "SELECT count(*) FROM events WHERE recording = 1"))
                    .isPositive()
                    .isEqualTo(number(workspace, "SELECT count(*) FROM events WHERE recording = 2"));
            long differ = 0;
            for (var table : tables(workspace)) {
                differ += number(
                        workspace, "SELECT count(*) FROM (%s EXCEPT ALL %s)".formatted(rows(table, 1), rows(table, 2)));
            }
            assertThat(differ).isEqualTo(ambiguousThatDiffer);
        }
    }

    /** The tables that have events. */
    private static List<String> tables(Workspace workspace) {
        var tables = new ArrayList<String>();
        try (var result = workspace.query("SELECT DISTINCT table_name FROM events JOIN event_types ON"
                + " event_types.id = event_type ORDER BY 1")) {
            while (result.next()) {
                tables.add(String.valueOf(result.text(0)));
            }
        }
        return tables;
    }

    /**
     * The events of a recording without their times, which are of two clocks, and their threads, which only the log has.
     * In binary, no text and an empty text are the same.
     */
    private static String rows(String table, int recording) {
        return "SELECT coalesce(COLUMNS(* EXCLUDE (recording, seq, ts_ns, thread))::VARCHAR, '')"
                + " FROM (SELECT *, 0 AS present FROM \"" + table + "\" WHERE recording = " + recording + ")";
    }

    private static long number(Workspace workspace, String sql) {
        try (var result = workspace.query(sql)) {
            result.next();
            return result.longValue(0);
        }
    }
}
