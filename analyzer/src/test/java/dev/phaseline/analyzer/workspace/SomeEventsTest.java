package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever subset of events was switched on, the phases that are known have no gaps and lie inside each other. */
final class SomeEventsTest {
    private static final int SUBSETS = Integer.getInteger("subsets", 2);

    @ParameterizedTest
    @ValueSource(strings = {"precopy-source", "precopy-destination", "postcopy-source", "postcopy-destination"})
    void phasesNestWithoutGapsWhateverWasSwitchedOn(String script) throws IOException {
        var lines = lines(script);
        var names =
                lines.stream().map(SomeEventsTest::event).distinct().sorted().toList();
        var random = new Random(script.hashCode());
        for (int i = 0; i < SUBSETS; i++) {
            double share = random.nextDouble();
            var on = names.stream().filter(_ -> random.nextDouble() < share).collect(Collectors.toSet());
            try (var workspace = Workspace.temporary()) {
                Script.load(
                        workspace,
                        lines.stream().filter(line -> on.contains(event(line))).collect(Collectors.joining("\n")));

                assertThat(gaps(workspace)).as("gaps with %s", on).isEmpty();
                assertThat(outside(workspace))
                        .as("outside of its phase with %s", on)
                        .isEmpty();
            }
        }
    }

    /** Phases of depth 0 that do not begin where the one before ends, or that end before they begin. */
    private static List<String> gaps(Workspace workspace) {
        return Script.rows(workspace, """
                SELECT * FROM (
                    SELECT side, phase, ms(start_ns), ms(end_ns),
                        lag(end_ns) OVER (PARTITION BY migration, side ORDER BY start_ns, end_ns) AS previous_ns, start_ns, end_ns
                    FROM phases WHERE depth = 0)
                WHERE previous_ns <> start_ns OR end_ns IS NULL OR end_ns < start_ns
                """);
    }

    /** Deeper phases that no phase of the depth above contains. */
    private static List<String> outside(Workspace workspace) {
        return Script.rows(workspace, """
                SELECT side, phase, depth, ms(start_ns), ms(end_ns) FROM phases AS inner_phase
                WHERE depth > 0 AND NOT EXISTS (
                    FROM phases AS outer_phase
                    WHERE outer_phase.migration = inner_phase.migration
                        AND outer_phase.side = inner_phase.side
                        AND outer_phase.depth = inner_phase.depth - 1
                        AND outer_phase.start_ns <= inner_phase.start_ns
                        AND outer_phase.end_ns >= inner_phase.end_ns)
                """);
    }

    private static String event(String line) {
        return line.split("\\|", -1)[2].strip();
    }

    private static List<String> lines(String script) throws IOException {
        try (var stream = SomeEventsTest.class.getResourceAsStream(script + ".txt")) {
            if (stream == null) {
                throw new IllegalArgumentException(script);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        }
    }
}
