package dev.phaseline.gui.model;

import static dev.phaseline.gui.sample.Outlines.MS;
import static dev.phaseline.gui.sample.Outlines.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.Gestures.Button;
import dev.phaseline.gui.sample.Outlines;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads and clicks the panel. */
final class PanelTest {

    private static final Outline.Latency RAM =
            new Outline.Latency(0, Side.SOURCE, "section_part", "ram", 10, 1000, 2000, 3000, 4000, 12);
    private static final Outline.Latency SYNC =
            new Outline.Latency(0, Side.SOURCE, "bitmap_sync", "", 4, 10, 20, 30, 40, 1);

    private TimelineModel model = new TimelineModel(Outlines.precopy());
    private Gestures gestures = new Gestures(model);

    @BeforeEach
    void open() {
        model = new TimelineModel(Outlines.precopy());
        model.resize(1556, 900, 1);
        gestures = new Gestures(model);
    }

    private void selectWithStatistics() {
        model.selection().select(range(200, 700));
        model.selection()
                .setStatistics(new RangeStatistics(
                        range(200, 700),
                        5000,
                        List.of(new RangeStatistics.TypeCount("ram_save_page", 4000)),
                        List.of(RAM, SYNC),
                        4000));
    }

    private <T extends Panel.Line> Panel.Placed find(Class<T> kind, int nth) {
        return Panel.of(model).lines().stream()
                .filter(placed -> kind.isInstance(placed.line()))
                .skip(nth)
                .findFirst()
                .orElseThrow();
    }

    private void click(Panel.Placed placed, double share) {
        var box = model.layout().panel().orElseThrow();
        double x = box.x() + Panel.MARGIN + share * (box.width() - 2 * Panel.MARGIN);
        double y = box.y() + placed.y() + placed.line().height() / 2 - model.panelScroll();
        gestures.pressed(x, y, Button.PRIMARY, false);
        gestures.released(x, y);
    }

    @Test
    void aSelectionHasCountsBytesAndRates() {
        selectWithStatistics();

        assertThat(Panel.of(model).lines())
                .extracting(Panel.Placed::line)
                .contains(
                        new Panel.Fact("events", "5\u202f000  ·  10.0 k/s", Panel.Tone.NORMAL),
                        // 4000 pages of 4 KiB in half a second.
                        new Panel.Fact("pages sent", "4\u202f000  ·  15.6 MiB", Panel.Tone.NORMAL),
                        new Panel.Fact("rate", "31.3 MiB/s", Panel.Tone.NORMAL));
    }

    @Test
    void aClickOnSpansShowsTheirHistogramAndAClickOnABarPointsOutItsSpans() {
        selectWithStatistics();
        click(find(Panel.SpanLine.class, 0), 0.2);
        assertThat(model.choice().group()).contains(new SpanGroup(Side.SOURCE, "section_part", "ram"));
        model.choice()
                .setHistogram(new Histogram(
                        SpanGroup.of(RAM),
                        range(200, 700),
                        List.of(new Histogram.Bar(0, MS, 7), new Histogram.Bar(MS, 4 * MS, 3))));

        click(find(Panel.Bars.class, 0), 0.75);

        assertThat(model.choice().bar()).contains(new Histogram.Bar(MS, 4 * MS, 3));
        assertThat(model.choice().pointsOut(Side.SOURCE, span(2 * MS))).isTrue();
        assertThat(model.choice().pointsOut(Side.SOURCE, span(MS / 2))).isFalse();
        assertThat(model.choice().pointsOut(Side.DESTINATION, span(2 * MS))).isFalse();

        click(find(Panel.Bars.class, 0), 0.75);
        assertThat(model.choice().pointsOut()).isFalse();
    }

    private static Span span(long durationNs) {
        return new Span(2, 0, "section_part", "ram", new TimeRange(10, 10 + durationNs), 1);
    }

    @Test
    void aChosenEventHasItsArgumentsItsTimesAndItsPartner() {
        var hit = new Hit.OnEvent(Outlines.LIVE_MIGRATION, new EventDetail.EventRef(1, 7), 300 * MS);
        model.choice().choose(hit);
        model.choice()
                .setDetail(
                        hit,
                        new EventDetail(
                                new EventDetail.EventRef(1, 7),
                                "ram_save_page",
                                "ram_save_page",
                                "ram.c",
                                List.of(new EventDetail.Argument("offset", "uint64_t", "0x3e2000", "3.88 MiB")),
                                "pc.ram: offset: 0x3e2000",
                                2,
                                300 * MS,
                                300 * MS,
                                List.of(new EventDetail.Neighbour(new EventDetail.EventRef(1, 6), "before", 299 * MS)),
                                List.of(),
                                Optional.of(new EventDetail.Partner(
                                        "→ section", new EventDetail.EventRef(2, 3), "loaded", 3, 301 * MS))));

        var lines = Panel.of(model).lines().stream().map(Panel.Placed::line).toList();
        assertThat(lines)
                .contains(
                        new Panel.Fact("offset", "0x3e2000  (3.88 MiB)", Panel.Tone.NORMAL),
                        new Panel.Fact("thread", "live_migration", Panel.Tone.NORMAL),
                        new Panel.Fact("source clock", "01-01 00:00:00.300000", Panel.Tone.MUTED),
                        new Panel.Fact("destination clock", "01-01 00:00:00.300000", Panel.Tone.MUTED),
                        new Panel.Link("before", "before", "−1.00 ms", new EventDetail.EventRef(1, 6), 2, 299 * MS));

        click(find(Panel.Link.class, 0), 0.5);
        assertThat(model.choice().item())
                .contains(new Hit.OnEvent(Outlines.DESTINATION_MAIN, new EventDetail.EventRef(2, 3), 301 * MS));
        assertThat(model.rows().focus().orElseThrow().track())
                .isEqualTo(new Track.LaneTrack(Outlines.DESTINATION_MAIN));
    }

    @Test
    void aClickOnAFindingShowsWhenItHappened() {
        model.setFindings(List.of(new Finding(
                "stall", Finding.Severity.WARNING, Side.SOURCE, "It stalled", "", "", range(300, 400), List.of())));

        click(find(Panel.Card.class, 0), 0.5);

        assertThat(model.selection().range()).contains(range(300, 400));
        assertThat(model.viewport().visible()).isEqualTo(range(250, 450));
    }

    @Test
    void theWheelScrollsAPanelThatIsTooLong() {
        model.resize(1556, 320, 1);

        gestures.wheel(1500, -60, false, false);

        assertThat(model.panelScroll()).isEqualTo(60);
        assertThat(model.rows().scrollY()).isZero();
    }
}
