package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import org.junit.jupiter.api.Test;

/** Events of frequent types are written once, those of others twice; the view of all events shows no difference. */
final class BulkTypesTest {
    private static final EventCatalog EVENTS =
            TraceEventsParser.parse("test", """
            page(uint64_t number) "%" PRIu64
            rare(uint64_t number) "%" PRIu64
            """).catalog();

    /** In two windows: only the second makes the type frequent. */
    private static final int PAGES = 40_000;

    /** A page each 4 ns, and a rare event after each hundredth. The number is the time. */
    private static EventWindow window(EventWindowBuilder builder, int pages, long firstNs) {
        for (int i = 0; i < pages; i++) {
            long ns = firstNs + 4L * i;
            add(builder, "page", ns);
            if (i % 100 == 0) {
                add(builder, "rare", ns + 1);
            }
        }
        return builder.build();
    }

    private static void add(EventWindowBuilder builder, String name, long ns) {
        builder.add(
                builder.type(EVENTS.event(name).orElseThrow()),
                builder.thread(new RecordedThread(null, null, ns % 3)),
                ns);
        builder.number(0, ns);
    }

    /** Of each recording: events, whether they are numbered by time, whether each has its values in its table. */
    private static String recordings(Workspace workspace) {
        return String.join("\n", Script.rows(workspace, """
                WITH numbered AS (
                    SELECT *, row_number() OVER (PARTITION BY recording ORDER BY ts_ns) - 1 AS position FROM events
                ),
                rows AS (
                    SELECT *, 'page' AS name FROM page UNION ALL SELECT *, 'rare' FROM rare
                )
                SELECT recording, count(*), count(DISTINCT seq), bool_and(position = seq),
                    count(*) FILTER (rows.ts_ns = numbered.ts_ns AND number = numbered.ts_ns
                        AND rows.thread = numbered.thread AND rows.name = event_types.name)
                FROM numbered
                JOIN event_types ON event_types.id = event_type
                LEFT JOIN rows USING (recording, seq)
                GROUP BY recording
                ORDER BY recording
                """));
    }

    @Test
    void eachEventIsInTheIndexOnceWhicheverRecordingItIsOf() {
        try (var workspace = Workspace.temporary()) {
            Windows.load(workspace, window(new EventWindowBuilder(1 << 18), 1000, 0));
            var builder = new EventWindowBuilder(1 << 18);
            // The second window begins among the last events of the first.
            Windows.load(workspace, window(builder, PAGES, 0), window(builder, PAGES, 4 * PAGES - 998));
            Windows.load(workspace, window(new EventWindowBuilder(1 << 18), 2000, 0));

            assertThat(recordings(workspace)).isEqualTo("""
                    1 | 1010 | 1010 | true | 1010
                    2 | 80800 | 80800 | true | 80800
                    3 | 2020 | 2020 | true | 2020""");
            assertThat(Script.rows(
                            workspace,
                            "SELECT recording, name FROM internal.bulk_types JOIN event_types ON id = event_type"))
                    .containsExactly("2 | page");
            assertThat(Script.rows(workspace, "SELECT count(*) FROM internal.event_index"))
                    .containsExactly("3830");
        }
    }

    @Test
    void aFrequentTypeOfARecordingThatIsTakenBackLeavesNothing() {
        try (var workspace = Workspace.temporary()) {
            Windows.load(workspace, window(new EventWindowBuilder(1 << 18), 1000, 0));
            try (var writer = workspace.addRecording()) {
                writer.add(window(new EventWindowBuilder(1 << 18), 2 * PAGES, 0));
            }
            Windows.load(workspace, window(new EventWindowBuilder(1 << 18), 2 * PAGES, 0));

            assertThat(recordings(workspace)).isEqualTo("""
                    1 | 1010 | 1010 | true | 1010
                    2 | 80800 | 80800 | true | 80800""");
        }
    }
}
