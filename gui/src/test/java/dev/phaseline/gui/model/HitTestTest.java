package dev.phaseline.gui.model;

import static dev.phaseline.gui.sample.Outlines.LIVE_MIGRATION;
import static dev.phaseline.gui.sample.Outlines.MS;
import static dev.phaseline.gui.sample.Outlines.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.Pointer.Point;
import dev.phaseline.gui.sample.Outlines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HitTestTest {

    private static final Span RAM = new Span(2, 0, "section_part", "ram", range(300, 400), 17);

    private final TimelineModel model = new TimelineModel(Outlines.precopy());

    /** 0 ms is at 190 px, 1000 ms at 1190 px; a bucket is 2^19 ns, about half a px. */
    @BeforeEach
    void showOneMillisecondOnEachPixel() {
        model.resize(1556, 900, 1);
        model.show(range(0, 1000));
        // Tiles of 268.4 ms.
        var key = new TileKey(19, 2);
        int at600Ms = (int) ((600 * MS - key.range().startNs()) >> 19);
        var slice = new Tile.Slice(
                new Density(new int[] {at600Ms}, new long[] {7}, new int[] {1}),
                List.of(),
                List.of(new SpanCluster(1, at600Ms, "rate_limit", "", 3, 1000)));
        var early = new Tile.Slice(Density.EMPTY, List.of(RAM), List.of());
        model.tiles().add(List.of(new Tile(new TileKey(19, 1), Map.of(2, early)), new Tile(key, Map.of(2, slice))));
    }

    private Optional<Hit> at(double ms, String track, double below) {
        var row = model.layout().rows().stream()
                .filter(candidate ->
                        candidate.track() != null && candidate.track().label().equals(track))
                .findFirst()
                .orElseThrow();
        double y = model.layout().tracks().y()
                + row.top()
                + model.layout().metrics().padding()
                + below;
        model.pointer().moveTo(new Point(190 + ms, y));
        return model.pointer().hover();
    }

    private double span(int row) {
        var metrics = model.layout().metrics();
        return metrics.density() + (row + 0.5) * metrics.span();
    }

    @Test
    void phasesAreFoundByDepth() {
        double phase = model.layout().metrics().phase();

        assertThat(at(300, "phases", 5)).get().extracting(Hit::range).isEqualTo(Optional.of(range(200, 800)));
        assertThat(at(300, "phases", phase + 5)).get().extracting(Hit::range).isEqualTo(Optional.of(range(200, 500)));
        assertThat(at(50, "phases", 5)).isEmpty();
    }

    @Test
    void aSpanIsFoundInItsRowAndNextToItsEdges() {
        assertThat(at(350, "live_migration", span(0))).contains(new Hit.OnSpan(LIVE_MIGRATION, RAM));
        assertThat(at(402, "live_migration", span(0))).contains(new Hit.OnSpan(LIVE_MIGRATION, RAM));
        assertThat(at(410, "live_migration", span(0))).isEmpty();
        assertThat(at(350, "live_migration", span(1))).isEmpty();
    }

    @Test
    void spansThatShareABucketAreFoundTogether() {
        assertThat(at(600, "live_migration", span(1)))
                .get()
                .isInstanceOfSatisfying(
                        Hit.OnCluster.class,
                        hit -> assertThat(hit.cluster().count()).isEqualTo(3));
    }

    @Test
    void eventsAreCountedAroundThePointer() {
        assertThat(at(600, "live_migration", 5)).get().isInstanceOfSatisfying(Hit.OnEvents.class, hit -> {
            assertThat(hit.count()).isEqualTo(7);
            assertThat(hit.type()).isEqualTo(1);
        });
        assertThat(at(610, "live_migration", 5)).isEmpty();
    }

    @Test
    void aCounterShowsItsValueAndWhatItIsComparedWith() {
        assertThat(at(600, "pending", 5)).get().isInstanceOfSatisfying(Hit.OnCounter.class, hit -> {
            assertThat(hit.step().value()).isEqualTo(1024_000);
            assertThat(hit.limit()).isNotNull();
        });
    }

    @Test
    void nothingIsFoundOnLabelsHeadingsAndOutsideOfTheTracks() {
        assertThat(at(-100, "phases", 5)).isEmpty();
        model.pointer().moveTo(new Point(500, model.layout().tracks().y() + 2));
        assertThat(model.pointer().hover()).isEmpty();
        model.pointer().moveTo(new Point(500, 10));
        assertThat(model.pointer().hover()).isEmpty();
        model.pointer().moveTo(null);
        assertThat(model.pointer().hover()).isEmpty();
    }

    @Test
    void rowsAreFoundWhereTheyAreScrolledTo() {
        model.resize(1556, 420, 1);
        double y = model.layout().tracks().y() + 2;
        model.rows().scroll(28);

        model.pointer().moveTo(new Point(190 + 300, y));

        assertThat(model.pointer().hover()).get().isInstanceOf(Hit.OnPhase.class);
    }

    @Test
    void theHoverTextTellsNameTimesAndThread() {
        at(350, "live_migration", span(0));

        assertThat(model.pointer().text())
                .contains(new Description(
                        "section_part · ram", List.of("100 ms from 0.200\u202f000 s", "thread live_migration")));
    }

    @Test
    void theHoverTextHasTheArgumentsOnceTheyAreKnown() {
        var hit = at(600, "live_migration", 5).orElseThrow();

        model.pointer().setEvent(hit, event("ram_save_page", "pc.ram: offset: 0x1000 host: 0x7f00"));

        assertThat(model.pointer().text().orElseThrow().title()).isEqualTo("7 × ram_save_page");
        assertThat(model.pointer().text().orElseThrow().lines())
                .endsWith("ram_save_page (ram.c) at 0.500\u202f000 s", "pc.ram: offset: 0x1000 host: 0x7f00");
    }

    private static EventDetail event(String name, String text) {
        return new EventDetail(
                new EventDetail.EventRef(1, 9),
                name,
                name,
                "ram.c",
                List.of(),
                text,
                2,
                600 * MS,
                600 * MS,
                List.of(),
                List.of(),
                Optional.empty());
    }

    @Test
    void anAnswerForSomethingThatThePointerHasLeftIsIgnored() {
        var hit = at(600, "live_migration", 5).orElseThrow();
        at(350, "live_migration", span(0));

        model.pointer().setEvent(hit, event("late", ""));

        assertThat(model.pointer().text().orElseThrow().lines()).noneMatch(line -> line.contains("late"));
    }

    @Test
    void theRangeCommandSelectsWhatThePointerIsOn() {
        at(350, "live_migration", span(0));

        Command.RANGE.run(model);

        assertThat(model.selection().range()).contains(range(300, 400));
    }
}
