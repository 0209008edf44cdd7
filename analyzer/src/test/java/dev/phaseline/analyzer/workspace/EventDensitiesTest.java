package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingSummary;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is counted during a load is what the events themselves say. */
final class EventDensitiesTest {
    private static final EventCatalog EVENTS =
            TraceEventsParser.parse("test", """
            ram_save_page(const char *rbname, uint64_t offset, void *host) "%s: offset: 0x%" PRIx64 " host: %p"
            multifd_recv_unfill(uint8_t id, uint64_t packet_num, uint32_t flags, uint32_t next_packet_size) "%u %" PRIu64 " 0x%x %u"
            other(int n) "%d"
            """).catalog();

    private static final String[] BLOCKS = {"pc.ram", "vga.vram", "größe", null};

    /** The same from the events. */
    private static final String COUNTED = """
            WITH length AS (
                SELECT 1::BIGINT << greatest(0, ceil(log2(greatest(1, max(ts_ns) - min(ts_ns)) / 131072.0)))::INTEGER AS ns
                FROM events
            ),
            seen AS (
                SELECT 'thread' AS kind, thread, NULL::VARCHAR AS name, ts_ns, event_type FROM events
                UNION ALL SELECT 'channel', NULL, id::VARCHAR, ts_ns, 0 FROM multifd_recv_unfill
                UNION ALL SELECT 'block', NULL, rbname, ts_ns, 0 FROM ram_save_page WHERE rbname IS NOT NULL
            )
            SELECT kind, thread, name, ts_ns & -ns AS start_ns, ns, count(*),
                CASE WHEN min(event_type) = max(event_type) THEN min(event_type) ELSE 0 END
            FROM seen CROSS JOIN length
            GROUP BY ALL
            ORDER BY ALL""";

    private static void addRandom(EventWindowBuilder builder, Random random, long timeNs) {
        var event = EVENTS.events().get(random.nextInt(3));
        builder.add(
                builder.type(event), builder.thread(new RecordedThread(null, null, (long) random.nextInt(4))), timeNs);
        switch (event.name()) {
            case "ram_save_page" -> builder.text(0, BLOCKS[random.nextInt(BLOCKS.length)]);
            // The bits above the type's are undefined.
            case "multifd_recv_unfill" -> builder.number(0, random.nextBoolean() ? 255 : -256 | 7);
            default -> builder.number(0, 1);
        }
    }

    /** Windows that begin among the events of the one before. */
    private static List<EventWindow> windows(Random random, long stepNs) {
        var builder = new EventWindowBuilder(1 << 12);
        var windows = new ArrayList<EventWindow>();
        long timeNs = -50_000;
        for (int window = 0; window < 3; window++) {
            timeNs -= 100 * stepNs;
            for (int i = 0; i < 1000; i++) {
                timeNs += random.nextLong(2 * stepNs);
                addRandom(builder, random, timeNs);
            }
            windows.add(builder.build());
        }
        return windows;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000_000})
    void densitiesAreThoseOfTheEvents(long stepNs) {
        try (var workspace = Workspace.temporary()) {
            try (var writer = workspace.addRecording()) {
                windows(new Random(stepNs), stepNs).forEach(writer::add);
                writer.commit(
                        Path.of("test"),
                        "digest",
                        "test",
                        Optional.empty(),
                        new RecordingSummary(Optional.empty(), OptionalLong.empty(), Clock.REALTIME, 0, 0));
            }

            assertThat(Script.rows(workspace, """
                            SELECT kind, thread, name, start_ns, length_ns, events, event_type FROM event_density
                            ORDER BY ALL""")).isEqualTo(Script.rows(workspace, COUNTED));
            assertThat(Script.rows(workspace, """
                            SELECT thread, events, first_ns, last_ns FROM internal.thread_events ORDER BY thread""")).isEqualTo(Script.rows(workspace, """
                            SELECT thread, count(*), min(ts_ns), max(ts_ns) FROM events GROUP BY thread
                            ORDER BY thread"""));
        }
    }

    @Test
    void moreTracksThanFindRoomHaveLongerStretches() throws SQLException {
        var builder = new EventWindowBuilder(1 << 12);
        for (int i = 0; i < 4000; i++) {
            builder.add(
                    builder.type(EVENTS.event("other").orElseThrow()),
                    builder.thread(new RecordedThread(null, null, (long) (i % 100))),
                    i);
        }
        var window = builder.build();
        var densities = new EventDensities(1000);
        int[] threadIds = new int[100];
        for (int i = 0; i < threadIds.length; i++) {
            threadIds[i] = 1 + i;
        }

        densities.add(window, window.positionsByType(), List.of(new EventTable(9, "other", List.of())), threadIds);

        try (var workspace = Workspace.temporary();
                var connection = workspace.connection()) {
            densities.write(
                    connection.unwrap(DuckDBConnection.class),
                    new BulkInsert(connection.unwrap(DuckDBConnection.class)),
                    1);
            // Each of 4,000 events had a stretch of its own; 100 threads in 4 stretches are fewer than 500.
            assertThat(Script.rows(workspace, """
                            SELECT length_ns, count(*), count(DISTINCT thread), sum(events), min(event_type)
                            FROM event_density GROUP BY length_ns""")).containsExactly("1024 | 400 | 100 | 4000 | 9");
        }
    }
}
