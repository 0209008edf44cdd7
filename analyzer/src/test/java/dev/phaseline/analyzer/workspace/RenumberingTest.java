package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.grammar.TraceEventsParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RenumberingTest {
    private static final String IN_ORDER =
            "SELECT count(*) FROM (SELECT seq, row_number() OVER (ORDER BY ts_ns, seq) - 1 AS expected FROM events)"
                    + " WHERE seq <> expected";

    /** Times in ms of the events of each window; windows are separated by bars. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 2 3 | 4 5 6",
                "1 2 5 | 4 6 7",
                "1 2 5 | 3 4 6 | 7 8",
                "4 5 6 | 1 2 3",
                "1 9 | 2 3 | 4 5",
                "1 9 | 2 8 | 3 7 | 4 6",
                "5 6 | 7 8 | 1 2 | 3 4",
                "1 6 | 4 9 | 5 10",
                "1 3 | 4 7 | 6 8 | 9 12 | 11 13",
                "1 5 | 5 6 | 5 7",
                "1 2 5 | 4 9 | 10 12 | 11 13 | 20"
            })
    void numbersFollowTimeHoweverWindowsOverlap(String windows) {
        try (var workspace = Workspace.temporary()) {
            load(workspace, windows);

            assertThat(Script.rows(workspace, IN_ORDER)).containsExactly("0");
            assertThat(Script.rows(
                            workspace,
                            "SELECT count(*) FROM events LEFT JOIN savevm_send_ping USING (recording, seq, ts_ns)"
                                    + " LEFT JOIN savevm_state_iterate AS walks USING (recording, seq, ts_ns)"
                                    + " WHERE val IS NULL AND walks.thread IS NULL"))
                    .containsExactly("0");
        }
    }

    @Test
    void valuesStayWithTheirEvents() {
        try (var workspace = Workspace.temporary()) {
            load(workspace, "1 3 | 2 5 | 4 6");

            // Odd times are pings whose value is the time, even times are iterations.
            assertThat(Script.rows(workspace, "SELECT seq, val FROM savevm_send_ping ORDER BY seq"))
                    .containsExactly("0 | 1", "2 | 3", "4 | 5");
            assertThat(Script.rows(workspace, "SELECT seq FROM savevm_state_iterate ORDER BY seq"))
                    .containsExactly("1", "3", "5");
        }
    }

    @Test
    void whatCouldBeReadInAnotherWayStaysWithItsEvent() {
        try (var workspace = Workspace.temporary()) {
            var builder = new EventWindowBuilder(100);
            try (var writer = workspace.addRecording()) {
                writer.add(doubtful(builder, 1, 9, 7)); // sorted in the window
                writer.add(doubtful(builder, 2, 5)); // renumbered among windows
                Windows.commit(writer);
            }

            assertThat(
                            Script.rows(
                                    workspace,
                                    "SELECT seq, ts_ns, text FROM ambiguous_events JOIN events USING (recording, seq) ORDER BY seq"))
                    .containsExactly("0 | 1 | at 1", "1 | 2 | at 2", "2 | 5 | at 5", "3 | 7 | at 7", "4 | 9 | at 9");
        }
    }

    /** Ambiguous events whose text is their time. */
    private static EventWindow doubtful(EventWindowBuilder builder, int... timesNs) {
        var event = TraceEventsParser.parse("declarations", "ping(int val) \"%d\"\n")
                .catalog()
                .events()
                .getFirst();
        int type = builder.type(event);
        int thread = builder.thread(new RecordedThread("mig", null, null));
        for (int timeNs : timesNs) {
            builder.add(type, thread, timeNs);
            byte[] text = ("at " + timeNs).getBytes(StandardCharsets.UTF_8);
            builder.ambiguous(text, 0, text.length);
        }
        return builder.build();
    }

    @Test
    void recordingsBeforeKeepTheirNumbers() {
        try (var workspace = Workspace.temporary()) {
            load(workspace, "1 3");
            load(workspace, "11 | 5");

            assertThat(Script.rows(workspace, "SELECT recording, seq, val FROM savevm_send_ping ORDER BY ALL"))
                    .containsExactly("1 | 0 | 1", "1 | 1 | 3", "2 | 0 | 5", "2 | 1 | 11");
        }
    }

    private static void load(Workspace workspace, String windows) {
        var builder = new EventWindowBuilder(100);
        try (var writer = workspace.addRecording()) {
            for (var window : windows.split(" \\| ", -1)) {
                writer.add(Script.window(builder, script(window)));
            }
            Windows.commit(writer);
        }
    }

    private static String script(String times) {
        return Arrays.stream(times.split(" ", -1))
                .map(time -> Integer.parseInt(time) % 2 == 1
                        ? time + " | mig | savevm_send_ping | " + time
                        : time + " | mig | savevm_state_iterate")
                .collect(Collectors.joining("\n"));
    }
}
