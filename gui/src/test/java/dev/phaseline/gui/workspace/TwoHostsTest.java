package dev.phaseline.gui.workspace;

import static dev.phaseline.gui.sample.SampleWorkspace.EPOCH_NS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.phaseline.gui.model.Arrow;
import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Histogram;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.SpanGroup;
import dev.phaseline.gui.model.TileKey;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.sample.SampleWorkspace;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts of one migration; the destination's clock is 5 s ahead and runs away by 1 ms in a second. */
final class TwoHostsTest {

    private static final long MS = 1_000_000;
    private static final long AHEAD = 5_000 * MS;
    private static final int SOURCE_THREAD = 1;
    private static final int DESTINATION_THREAD = 2;

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws SQLException {
        file = directory.resolve("w.duckdb");
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, "source");
            workspace.recording(2, "destination");
            workspace.thread(SOURCE_THREAD, 1, "live_migration");
            workspace.thread(DESTINATION_THREAD, 2, "main");
            for (long i = 0; i < 3; i++) {
                long saved = workspace.event(1, SOURCE_THREAD, "savevm_section_start", i * 1000L * MS);
                workspace.event(1, SOURCE_THREAD, "savevm_section_end", i * 1000L * MS + 100 * MS);
                workspace.span(
                        1,
                        "source",
                        SOURCE_THREAD,
                        "section_part",
                        "ram",
                        i * 1000L * MS,
                        i * 1000L * MS + 100 * MS,
                        saved);
                // Loaded 20 ms later; after i seconds its clock has gained i ms.
                long host = AHEAD + i * 1000L * MS + 20 * MS + i * MS;
                long loaded = workspace.event(2, DESTINATION_THREAD, "qemu_loadvm_state_section", host);
                workspace.span(
                        2, "destination", DESTINATION_THREAD, "section_part", "ram", host, host + 50 * MS, loaded);
            }
            workspace.migration(1, "completed", 1, 2, 0, 2100 * MS, 1, 1.0, 3);
            workspace.sql(
                    "INSERT INTO clocks VALUES (1, 2, ?, ?, 1000000, 30000, 3, 3, 0, 0)", EPOCH_NS + AHEAD, AHEAD);
        }
    }

    @Test
    void theDestinationIsDrawnOnTheSourcesClock() {
        try (var reader = WorkspaceReader.open(file)) {
            var destination = reader.outline().recording(2);

            // 20 ms after the source began; the drift of 20 ms is 20 µs.
            assertThat(destination.range().startNs()).isBetween(20 * MS - 25_000, 20 * MS);
            assertThat(destination.clock().errorNs()).isEqualTo(30_000);
            assertThat(reader.outline().extent().orElseThrow().durationNs()).isLessThan(2200 * MS);
            for (long ns : new long[] {0, 20 * MS, 2020 * MS}) {
                assertThat(destination.clock().toPicture(destination.clock().toHost(ns)))
                        .isBetween(ns - 2, ns + 2);
            }
        }
    }

    @Test
    void anArrowLeadsFromEachSectionToWhereItIsLoaded() {
        try (var reader = WorkspaceReader.open(file)) {
            var arrows = reader.arrows(new TimeRange(0, 3000 * MS));

            assertThat(arrows)
                    .extracting(
                            Arrow::kind,
                            arrow -> arrow.from().event(),
                            arrow -> arrow.to().event())
                    .containsExactly(
                            tuple("section", new EventRef(1, 0), new EventRef(2, 0)),
                            tuple("section", new EventRef(1, 2), new EventRef(2, 1)),
                            tuple("section", new EventRef(1, 4), new EventRef(2, 2)));
            assertThat(arrows)
                    .allSatisfy(arrow -> assertThat(arrow.range().durationNs()).isBetween(19 * MS, 21 * MS));
        }
    }

    @Test
    void anEventKnowsWhatItCausedOnTheOtherHost() {
        try (var reader = WorkspaceReader.open(file)) {
            var thread = reader.outline().lanes().getFirst();
            var event = reader.eventInFull(new Hit.OnEvent(thread, new EventRef(1, 2), 0))
                    .orElseThrow();

            var partner = event.partner().orElseThrow();
            assertThat(partner.how()).isEqualTo("→ section");
            assertThat(partner.name()).isEqualTo("qemu_loadvm_state_section");
            assertThat(partner.ref()).isEqualTo(new EventRef(2, 1));
            assertThat(partner.ns() - event.ns()).isBetween(19 * MS, 21 * MS);
        }
    }

    @Test
    void packetsAndPageRequestsAreArrowsToo() throws SQLException {
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, "source");
            workspace.recording(2, "destination");
            workspace.thread(SOURCE_THREAD, 1, "multifdsend_0");
            workspace.thread(DESTINATION_THREAD, 2, "multifdrecv_0");
            workspace.event(1, SOURCE_THREAD, "start", 0);
            workspace.event(2, DESTINATION_THREAD, "start", 0);
            workspace.migration(1, "completed", 1, 2, 0, 100, 1, 1.0, 3);
        }
        // The real tables of these events: the sample's own would have no columns.
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO multifd_send BY NAME SELECT 1 AS recording, 10 AS seq, " + EPOCH_NS
                    + " + 10 AS ts_ns, 1 AS thread, 0 AS id, 7 AS packet_num, 128 AS used, 0 AS flags,"
                    + " 0 AS next_packet_size");
            statement.execute("INSERT INTO multifd_recv BY NAME SELECT 2 AS recording, 20 AS seq, " + EPOCH_NS
                    + " + 30 AS ts_ns, 2 AS thread, 0 AS id, 7 AS packet_num, 128 AS used, 0 AS flags,"
                    + " 0 AS next_packet_size");
            statement.execute("INSERT INTO postcopy_ram_fault_thread_request BY NAME SELECT 2 AS recording, 21 AS seq, "
                    + EPOCH_NS + " + 40 AS ts_ns, 2 AS thread, 'pc.ram' AS ramblock, 4096 AS \"offset\"");
            statement.execute("INSERT INTO migrate_handle_rp_req_pages BY NAME SELECT 1 AS recording, 11 AS seq, "
                    + EPOCH_NS + " + 60 AS ts_ns, 1 AS thread, 'pc.ram' AS rbname, 4096 AS \"start\"");
        }

        try (var reader = WorkspaceReader.open(file)) {
            assertThat(reader.arrows(new TimeRange(0, 100)))
                    .extracting(
                            Arrow::kind,
                            arrow -> arrow.from().ns(),
                            arrow -> arrow.to().ns())
                    .containsExactly(tuple("packet", 10L, 30L), tuple("page request", 40L, 60L));
            var all = reader.arrows(new TimeRange(0, 100));
            var part = reader.arrows(new TimeRange(50, 100));

            // Joined beforehand they are the same.
            reader.prepareArrows();

            assertThat(reader.arrows(new TimeRange(0, 100))).isEqualTo(all);
            assertThat(reader.arrows(new TimeRange(50, 100))).isEqualTo(part).hasSize(1);
        }
    }

    @Test
    void tilesAreTheSameOnceWhatWasCountedIsInMemory() {
        try (var reader = WorkspaceReader.open(file)) {
            var everything = TileKey.covering(reader.outline().extent().orElseThrow(), 22);
            var later = TileKey.covering(new TimeRange(900 * MS, 1300 * MS), 20);
            var fine = TileKey.covering(new TimeRange(1000 * MS, 1000 * MS + 500_000), 9);
            var before = List.of(reader.tiles(everything), reader.tiles(later), reader.tiles(fine));

            while (reader.prepareTiles(new TimeRange(0, 0))) {
                // One step after the other.
            }

            assertThat(List.of(reader.tiles(everything), reader.tiles(later), reader.tiles(fine)))
                    .usingRecursiveComparison()
                    .isEqualTo(before);
            assertThat(reader.tiles(later).getFirst().lanes()).containsKeys(SOURCE_THREAD, DESTINATION_THREAD);
        }
    }

    @Test
    void theHistogramOfAGroupHasAllItsSpans() {
        try (var reader = WorkspaceReader.open(file)) {
            var group = new SpanGroup(Side.SOURCE, "section_part", "ram");
            var histogram = reader.histogram(group, new TimeRange(0, 1500 * MS));

            assertThat(histogram.bars().stream().mapToLong(Histogram.Bar::count).sum())
                    .isEqualTo(2);
            assertThat(histogram.bars().stream().filter(bar -> bar.count() > 0))
                    .allMatch(bar -> bar.contains(100 * MS));
            assertThat(reader.histogram(group, new TimeRange(10, 20)).bars()).isEmpty();
        }
    }

    @Test
    void stepsGoToTheNextEventOfAThreadAndToTheNextSpan() {
        try (var reader = WorkspaceReader.open(file)) {
            var thread = reader.outline().lanes().getFirst();
            var first = reader.first(thread, -1, true).orElseThrow();
            var second = reader.step(thread, first, true).orElseThrow();

            assertThat(first.startNs()).isZero();
            assertThat(second.startNs()).isEqualTo(100 * MS);
            assertThat(reader.step(thread, second, false)).contains(first);
            assertThat(reader.step(thread, first, false)).isEmpty();

            var device = reader.outline().lanes().stream()
                    .filter(lane -> lane.kind() == Outline.Lane.Kind.DEVICE)
                    .findFirst()
                    .orElseThrow();
            var span = reader.first(device, 500 * MS, true).orElseThrow();
            assertThat(span.startNs()).isEqualTo(1000 * MS);
            assertThat(reader.step(device, span, true).orElseThrow().startNs()).isEqualTo(2000 * MS);
        }
    }

    @Test
    void migrationsThatAreComparedStartTogether() throws SQLException {
        try (var workspace = new SampleWorkspace(file)) {
            for (int i = 1; i <= 2; i++) {
                workspace.recording(i, "source");
                workspace.thread(i, i, "main");
                workspace.event(i, i, "migrate_set_state", i * 10_000L * MS);
                workspace.event(i, i, "migrate_set_state", i * 10_000L * MS + i * 1000L * MS);
                workspace.migration(i, "completed", i, null, i * 10_000L * MS + 100 * MS, i * 11_000L * MS, 1, 1.0, 1);
            }
        }

        try (var apart = WorkspaceReader.open(file);
                var together = WorkspaceReader.open(file, true)) {
            assertThat(apart.outline().migrations())
                    .extracting(migration -> migration.range().startNs())
                    .containsExactly(100 * MS, 10_100 * MS);
            assertThat(together.outline().migrations())
                    .extracting(migration -> migration.range().startNs())
                    .containsExactly(100 * MS, 100 * MS);
            assertThat(together.outline().recording(2).range()).isEqualTo(new TimeRange(0, 2000 * MS));
        }
    }

    @Test
    void recordingsWhoseClocksHaveNothingInCommonAreAlignedAtTheirStarts() throws SQLException {
        try (var workspace = new SampleWorkspace(file)) {
            for (int i = 1; i <= 2; i++) {
                workspace.recording(i, "source");
                workspace.thread(i, i, "main");
                long start = i == 1 ? 0 : -EPOCH_NS + 5000 * MS;
                workspace.event(i, i, "migrate_set_state", start);
                workspace.event(i, i, "migrate_set_state", start + 1000 * MS);
            }
        }

        try (var reader = WorkspaceReader.open(file)) {
            assertThat(reader.outline().extent()).contains(new TimeRange(0, 1000 * MS));
            assertThat(reader.outline().recordings())
                    .extracting(
                            recording -> recording.range().startNs(),
                            recording -> recording.clock().toHost(0))
                    .containsExactly(tuple(0L, EPOCH_NS), tuple(0L, 5000 * MS));
        }
    }

    @Test
    void statisticsOfBothHostsCoverTheSameTime() {
        try (var reader = WorkspaceReader.open(file)) {
            var statistics = reader.statistics(new TimeRange(0, 30 * MS));

            assertThat(statistics.types())
                    .extracting(type -> type.name(), type -> type.count())
                    .containsExactly(tuple("qemu_loadvm_state_section", 1L), tuple("savevm_section_start", 1L));
            assertThat(statistics.spans())
                    .extracting(Outline.Latency::side, Outline.Latency::p50Us)
                    .containsExactly(
                            tuple(Side.SOURCE, 100_000.0), // 50 ms on a clock that gains 1 ms in a second.
                            tuple(Side.DESTINATION, 49_950.0));
            var loading = reader.outline().lanes().stream()
                    .filter(lane -> lane.recording() == 2 && lane.kind() == Outline.Lane.Kind.THREAD)
                    .findFirst()
                    .orElseThrow();
            assertThat(reader.event(new Hit.OnEvents(loading, new TimeRange(10 * MS, 30 * MS), 1, 0)))
                    .get()
                    .extracting(EventDetail::name)
                    .isEqualTo("qemu_loadvm_state_section");
        }
    }
}
