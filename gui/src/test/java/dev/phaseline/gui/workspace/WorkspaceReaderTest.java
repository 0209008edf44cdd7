package dev.phaseline.gui.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.phaseline.analyzer.workspace.WorkspaceException;
import dev.phaseline.gui.model.Copies;
import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Outline.Lane;
import dev.phaseline.gui.model.RangeStatistics.TypeCount;
import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.Span;
import dev.phaseline.gui.model.SpanCluster;
import dev.phaseline.gui.model.Tile;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.sample.SampleWorkspace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The workspace begins at 1000 ns: the first event is 0 for the reader. */
final class WorkspaceReaderTest {

    private static final int MAIN = 1;
    private static final int LIVE_MIGRATION = 2;

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws SQLException {
        file = directory.resolve("w.duckdb");
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, "source");
            workspace.thread(MAIN, 1, "main");
            workspace.thread(LIVE_MIGRATION, 1, "live_migration");
            workspace.type(
                    "ram_save_page",
                    "ram.c",
                    "const char *rbname, uint64_t offset, void *host",
                    "\"%s: offset: 0x%\" PRIx64 \" host: %p\"",
                    "rbname VARCHAR, \"offset\" UBIGINT, host UBIGINT");
            workspace.event(1, MAIN, "migrate_set_state", 1000);
            workspace.event(1, LIVE_MIGRATION, "ram_save_page", 1003);
            long save = workspace.event(1, LIVE_MIGRATION, "ram_save_page", 1004);
            workspace.event(1, LIVE_MIGRATION, "ram_save_page", 1004);
            workspace.event(1, LIVE_MIGRATION, "migrate_set_state", 1005);
            workspace.event(1, LIVE_MIGRATION, "migrate_set_state", 1000 + 512 * 4 + 9);
            workspace.sql(
                    "INSERT INTO ram_save_page VALUES (1, ?, ?, 2, 'pc.ram', 18446744073709547520, 0)",
                    save,
                    SampleWorkspace.EPOCH_NS + 1004);
            workspace.span(1, "source", LIVE_MIGRATION, "section_part", "ram", 1004, 1000 + 512 * 4 + 6L, save);
            workspace.span(1, "source", LIVE_MIGRATION, "sync", "", 1010, 1012L, 4);
            workspace.span(1, "source", LIVE_MIGRATION, "sync", "", 1011, 1012L, 4);
            workspace.span(1, "source", LIVE_MIGRATION, "load", "rtc", 1020, null, 4);
            workspace.migration(1, "failed", 1, null, 1000, 3000, 0.5, null, 3);
            workspace.phase(1, "source", 1, "setup", null, 0, 1000, 1500);
            workspace.phase(1, "source", 1, "iteration", 1L, 1, 1500, 2000);
            workspace.iteration(1, 1, 1500, 2000, 8192, 4096, null, 2, 77);
        }
    }

    @Test
    void theOutlineHasWhatTheViewsHave() {
        try (var reader = WorkspaceReader.open(file)) {
            var outline = reader.outline();

            assertThat(outline.title()).isEqualTo("w.duckdb");
            assertThat(outline.originNs()).isEqualTo(SampleWorkspace.EPOCH_NS + 1000);
            assertThat(outline.events()).isEqualTo(6);
            assertThat(outline.recordings())
                    .containsExactly(new Outline.Recording(
                            1,
                            Side.SOURCE,
                            "host",
                            1001,
                            RecordingClock.reference(SampleWorkspace.EPOCH_NS + 1000),
                            Outline.TimeKind.CALENDAR,
                            new TimeRange(0, 512 * 4 + 9),
                            6,
                            0,
                            0));
            assertThat(outline.migrations())
                    .containsExactly(
                            new Outline.Migration(1, "failed", 1, null, new TimeRange(0, 2000), 0.002, 0.5, null, 3));
            assertThat(outline.phases())
                    .extracting(Outline.Phase::label, Outline.Phase::range)
                    .containsExactly(
                            tuple("setup", new TimeRange(0, 500)), tuple("iteration 1", new TimeRange(500, 1000)));
            assertThat(outline.iterations())
                    .containsExactly(new Outline.Iteration(1, 1, new TimeRange(500, 1000), 8192, 4096, Double.NaN, 77));
            assertThat(outline.lanes())
                    .containsExactly(
                            new Outline.Lane(MAIN, 1, Lane.Kind.THREAD, "main", 1, 0),
                            // The section has a row; syncs that overlap need two more below it.
                            new Outline.Lane(LIVE_MIGRATION, 1, Lane.Kind.THREAD, "live_migration", 5, 3),
                            new Outline.Lane(1 << 30, 1, Lane.Kind.BLOCK, "pc.ram", 1, 0),
                            new Outline.Lane((1 << 30) + 1, 1, Lane.Kind.DEVICE, "ram", 0, 1));
        }
    }

    @Test
    void aTileCountsEventsByBucketAndSaysWhichTypeTheyHave() {
        try (var reader = WorkspaceReader.open(file)) {
            var tiles = reader.tiles(List.of(new TileKey(2, 0), new TileKey(2, 1)));

            // Buckets of 4 ns. Thread 2: at 3 ns; at 4, 4 and 5 ns of two types; one in the second tile.
            var density = slice(tiles, 0).density();
            assertThat(density.buckets()).containsExactly(0, 1);
            assertThat(density.counts()).containsExactly(1, 3);
            assertThat(density.types()[0]).isPositive();
            assertThat(density.types()[1]).isZero();
            assertThat(slice(tiles, 1).density().buckets()).containsExactly(2);
            assertThat(Objects.requireNonNull(tiles.get(0).of(MAIN)).density().counts())
                    .containsExactly(1);
            assertThat(tiles.get(1).of(MAIN)).isNull();

            // Counted beforehand they are the same.
            while (reader.prepareTiles(new TimeRange(0, 0))) {
                // One step after the other.
            }
            assertThat(reader.tiles(List.of(new TileKey(2, 0), new TileKey(2, 1))))
                    .usingRecursiveComparison()
                    .isEqualTo(tiles);
        }
    }

    @Test
    void aLongSpanIsInEveryTileItReachesAndShortOnesAreClustered() {
        try (var reader = WorkspaceReader.open(file)) {
            var tiles = reader.tiles(List.of(new TileKey(2, 0), new TileKey(2, 1)));

            var ram = new Span(LIVE_MIGRATION, 0, "section_part", "ram", new TimeRange(4, 512 * 4 + 6), 2);
            assertThat(slice(tiles, 0).spans()).containsExactly(ram);
            assertThat(slice(tiles, 1).spans()).containsExactly(ram);
            assertThat(slice(tiles, 0).clusters())
                    .containsExactly(
                            new SpanCluster(1, 2, "sync", "", 1, 2),
                            // Without an end: no length.
                            new SpanCluster(1, 5, "load", "rtc", 1, 0),
                            new SpanCluster(2, 2, "sync", "", 1, 1));
        }
    }

    @Test
    void aFinerTileShowsSpansOneByOne() {
        try (var reader = WorkspaceReader.open(file)) {
            var tiles = reader.tiles(List.of(new TileKey(0, 0)));

            assertThat(slice(tiles, 0).spans())
                    .extracting(Span::kind, Span::row)
                    .containsExactly(tuple("section_part", 0), tuple("sync", 1), tuple("sync", 2));
            assertThat(slice(tiles, 0).density().buckets()).containsExactly(3, 4, 5);
        }
    }

    @Test
    void moreSpansThanDuckDbHandlesAtOnceAreAllThere() throws SQLException {
        var many = directory.resolve("many.duckdb");
        try (var workspace = new SampleWorkspace(many)) {
            workspace.recording(1, "source");
            workspace.thread(MAIN, 1, "main");
            for (long ns = 0; ns < 50_000; ns += 10) {
                long seq = workspace.event(1, MAIN, "ram_save_page", ns);
                workspace.span(1, "source", MAIN, "section_part", "ram", ns, ns + 5, seq);
            }
        }

        try (var reader = WorkspaceReader.open(many)) {
            var spans = reader.statistics(new TimeRange(0, 50_000)).spans();
            assertThat(spans).extracting(Outline.Latency::count).containsExactly(5000L);
        }
    }

    private static Tile.Slice slice(List<Tile> tiles, int tile) {
        return Objects.requireNonNull(tiles.get(tile).of(LIVE_MIGRATION));
    }

    @Test
    void statisticsCountWhatLiesInTheRange() {
        try (var reader = WorkspaceReader.open(file)) {
            var statistics = reader.statistics(new TimeRange(3, 12));

            assertThat(statistics.events()).isEqualTo(4);
            assertThat(statistics.types())
                    .containsExactly(new TypeCount("ram_save_page", 3), new TypeCount("migrate_set_state", 1));
            assertThat(statistics.spans())
                    .containsExactly(
                            new Outline.Latency(
                                    0, Side.SOURCE, "section_part", "ram", 1, 2.05, 2.05, 2.05, 2.05, 0.00205),
                            // 1 ns and 2 ns.
                            new Outline.Latency(
                                    0, Side.SOURCE, "sync", "", 2, 0.0015, 0.0019, 0.00199, 0.002, 0.000003));
        }
    }

    @Test
    void anEventIsReadWithItsArgumentsAsQemuPrintsThem() {
        try (var reader = WorkspaceReader.open(file)) {
            var thread = reader.outline().lanes().get(1);
            var span = new Span(LIVE_MIGRATION, 0, "section_part", "ram", new TimeRange(4, 2054), 2);

            var event = reader.eventInFull(new Hit.OnSpan(thread, span)).orElseThrow();

            assertThat(event.line()).isEqualTo("ram_save_page pc.ram: offset: 0xfffffffffffff000 host: (nil)");
            assertThat(event.ref()).isEqualTo(new EventDetail.EventRef(1, 2));
            assertThat(event.ns()).isEqualTo(4);
            assertThat(event.hostNs()).isEqualTo(SampleWorkspace.EPOCH_NS + 1004);
            assertThat(event.arguments())
                    .extracting(EventDetail.Argument::name, EventDetail.Argument::value)
                    .containsExactly(
                            tuple("rbname", "pc.ram"), tuple("offset", "0xfffffffffffff000"), tuple("host", "0x0"));
            assertThat(event.before()).extracting(EventDetail.Neighbour::ns).containsExactly(3L);
            assertThat(event.after()).extracting(EventDetail.Neighbour::ns).containsExactly(4L, 5L);
        }
    }

    @Test
    void ofSeveralEventsTheOneNearestToThePointerIsRead() {
        try (var reader = WorkspaceReader.open(file)) {
            var thread = reader.outline().lanes().get(1);

            var found = reader.event(new Hit.OnEvents(thread, new TimeRange(4, 8), 3, 0));

            assertThat(found)
                    .get()
                    .extracting(EventDetail::name, EventDetail::ns)
                    .containsExactly("migrate_set_state", 5L);
            assertThat(reader.event(new Hit.OnEvents(thread, new TimeRange(100, 200), 0, 0)))
                    .isEmpty();
        }
    }

    @Test
    void aCancelledReaderFailsUntilItIsResumed() {
        try (var reader = WorkspaceReader.open(file)) {
            reader.brake().cancel();
            assertThatThrownBy(() -> reader.tiles(List.of(new TileKey(0, 0))))
                    .isInstanceOf(WorkspaceException.class)
                    .hasMessageContaining("cancelled");

            reader.brake().resume();
            assertThat(reader.tiles(List.of(new TileKey(0, 0)))).hasSize(1);
        }
    }

    @Test
    void aWorkspaceThatIsOpenTwiceIsReadTwice() {
        try (var first = WorkspaceReader.open(file);
                var second = WorkspaceReader.open(file)) {
            assertThat(second.outline().lanes()).isEqualTo(first.outline().lanes());
            assertThat(second.tiles(List.of(new TileKey(0, 0)))).hasSameSizeAs(first.tiles(List.of(new TileKey(0, 0))));
        }
    }

    @Test
    void aWorkspaceWithoutEventsHasAnEmptyOutline() throws SQLException {
        var empty = directory.resolve("empty.duckdb");
        try (var workspace = new SampleWorkspace(empty)) {
            workspace.recording(1, null);
        }

        try (var reader = WorkspaceReader.open(empty)) {
            assertThat(reader.outline().events()).isZero();
            assertThat(reader.outline().extent()).isEmpty();
            assertThat(reader.outline().recordings())
                    .extracting(Outline.Recording::side)
                    .containsExactly(Side.UNKNOWN);
        }
    }

    @Test
    void aMissingWorkspaceIsAnErrorInOneLine() {
        var missing = directory.resolve("missing.duckdb");

        assertThatThrownBy(() -> WorkspaceReader.open(missing))
                .isInstanceOf(WorkspaceException.class)
                .hasMessage("no such workspace: " + missing);
    }

    @Test
    void theQueryThatIsCopiedFindsTheEventInTheTableThatItsDeclarationGot() throws SQLException {
        // As if the file had declared the event twice, with other arguments.
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, "source");
            workspace.thread(MAIN, 1, "main");
            workspace.type("ram_save_queue_pages", "ram.c", "uint64_t offset", "\"%\" PRIu64", "\"offset\" UBIGINT");
            workspace.sql("ALTER TABLE ram_save_queue_pages RENAME TO ram_save_queue_pages_2");
            workspace.sql("UPDATE event_types SET table_name = 'ram_save_queue_pages_2'");
            workspace.sql(
                    "CREATE TABLE ram_save_queue_pages (recording INTEGER, seq BIGINT, ts_ns BIGINT, thread INTEGER)");
            long seq = workspace.event(1, MAIN, "ram_save_queue_pages", 1000);
            workspace.sql("INSERT INTO ram_save_queue_pages_2 VALUES (1, ?, 0, 1, 4096)", seq);
        }
        try (var reader = WorkspaceReader.open(file)) {
            var model = new TimelineModel(reader.outline());
            var hit = new Hit.OnEvent(reader.outline().lanes().getFirst(), new EventDetail.EventRef(1, 0), 0);
            model.choice().choose(hit);
            model.choice().setDetail(hit, reader.event(hit).orElseThrow());

            var sql = Copies.sql(model).orElseThrow();

            assertThat(sql).isEqualTo("SELECT * FROM ram_save_queue_pages_2 WHERE recording = 1 AND seq = 0");
            try (var connection = reader.connection();
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery(sql)) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getLong("offset")).isEqualTo(4096);
            }
        }
    }
}
