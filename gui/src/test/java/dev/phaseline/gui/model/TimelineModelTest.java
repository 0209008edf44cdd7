package dev.phaseline.gui.model;

import static dev.phaseline.gui.sample.Outlines.MS;
import static dev.phaseline.gui.sample.Outlines.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.Pointer.Point;
import dev.phaseline.gui.sample.Outlines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TimelineModelTest {

    private final TimelineModel model = model(Outlines.precopy());

    private static TimelineModel model(Outline outline) {
        var model = new TimelineModel(outline);
        // A panel of 350 px, labels of 190 px and a margin of 16 px leave 1000 px for 1000 ms.
        model.resize(1556, 900, 1);
        return model;
    }

    @Test
    void aMigrationIsShownAtFirstWithAMarginOnBothSides() {
        // A fiftieth of 800 ms.
        assertThat(model.viewport().visible()).isEqualTo(range(84, 916));
        assertThat(model.zeroNs()).isEqualTo(100 * MS);
    }

    @Test
    void withoutAMigrationEverythingIsShown() {
        var recordings = model(Outlines.withoutMigration(Outlines.precopy().recordings(), List.of()));

        assertThat(recordings.viewport().visible()).isEqualTo(range(-20, 1020));
    }

    @Test
    void aHundredAndFiftyEventsWithoutTimesFillThePicture() {
        var untimed = new Outline.Recording(
                1,
                Side.SOURCE,
                null,
                0,
                RecordingClock.reference(0),
                Outline.TimeKind.NUMBERS,
                new TimeRange(0, 150),
                150,
                0,
                0);
        var events = model(Outlines.withoutMigration(List.of(untimed), List.of()));

        assertThat(events.viewport().visible()).isEqualTo(new TimeRange(-3, 153));
        assertThat(Panel.of(events).lines())
                .extracting(Panel.Placed::line)
                .contains(new Panel.Text("No migration in these recordings.", false));
    }

    @Test
    void fitShowsTheSelectionAndThenEverything() {
        model.selection().select(range(300, 400));

        model.fit();
        assertThat(model.viewport().visible()).isEqualTo(range(300, 400));

        model.fit();
        assertThat(model.viewport().visible()).isEqualTo(range(-20, 1020));

        model.fit();
        assertThat(model.viewport().visible()).isEqualTo(range(300, 400));
    }

    @Test
    void aKeyZoomsAtThePointerOrElseInTheMiddle() {
        model.show(range(0, 1000));
        model.zoom(0.5);
        assertThat(model.viewport().visible()).isEqualTo(range(250, 750));

        model.show(range(0, 1000));
        model.pointer().moveTo(new Point(190 + 100, 400));
        model.zoom(0.5);
        // The pointer is at 100 ms, a tenth of the width.
        assertThat(model.viewport().visible()).isEqualTo(range(50, 550));
    }

    @Test
    void commandsPanZoomAndScroll() {
        model.show(range(200, 400));

        Command.PAN_RIGHT.run(model);
        assertThat(model.viewport().visible()).isEqualTo(range(230, 430));
        Command.PAN_LEFT.run(model);
        assertThat(model.viewport().visible()).isEqualTo(range(200, 400));
        Command.ZOOM_OUT.run(model);
        assertThat(model.viewport().visible()).isEqualTo(range(150, 450));
        Command.ZOOM_IN.run(model);
        assertThat(model.viewport().visible()).isEqualTo(range(200, 400));

        model.resize(1556, 400, 1);
        Command.SCROLL_DOWN.run(model);
        assertThat(model.rows().scrollY()).isEqualTo(48);
        Command.SCROLL_UP.run(model);
        assertThat(model.rows().scrollY()).isZero();
    }

    @Test
    void scrollingStopsWhereTheLastTrackIsVisible() {
        model.resize(1556, 400, 1);

        model.rows().scroll(1e9);
        assertThat(model.rows().scrollY()).isEqualTo(model.layout().maxScroll());

        model.resize(1556, 2000, 1);
        assertThat(model.rows().scrollY()).isZero();
    }

    @Test
    void aNewSelectionForgetsTheStatisticsOfTheOldOneAndIgnoresThemWhenTheyArriveLate() {
        var old = new RangeStatistics(range(0, 10), 5, List.of(), List.of(), 0);
        model.selection().select(range(0, 10));
        model.selection().setStatistics(old);
        assertThat(model.selection().statistics()).contains(old);

        model.selection().select(range(0, 20));
        model.selection().setStatistics(old);

        assertThat(model.selection().statistics()).isEmpty();
    }

    @Test
    void tilesThatArriveAreNoLongerMissing() {
        var missing = model.tiles().missing();
        assertThat(missing).isNotEmpty();

        model.tiles().add(missing.stream().map(key -> new Tile(key, Map.of())).toList());

        assertThat(model.tiles().missing()).isEmpty();
    }

    @Test
    void finerTilesAreWantedOnADisplayWithMorePixels() {
        // 832 ms on 1000 px: buckets of 2^19 ns; on 2000 device pixels of 2^18 ns.
        assertThat(model.tiles().missing()).extracting(TileKey::level).contains(19);

        model.resize(1556, 900, 2);

        assertThat(model.tiles().missing()).extracting(TileKey::level).contains(18);
    }

    @Test
    void aWorkspaceWithoutEventsWantsNoTiles() {
        var empty = model(Outlines.empty());

        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.tiles().missing()).isEmpty();
        assertThat(empty.summary()).isEmpty();
    }

    @Test
    void theListenerIsToldWhatToPaintAgain() {
        var told = new ArrayList<String>();
        model.setListener(new TimelineModel.Listener() {
            @Override
            public void viewChanged() {
                told.add("view");
            }

            @Override
            public void overlayChanged() {
                told.add("overlay");
            }
        });

        model.pointer().moveTo(new Point(400, 300));
        assertThat(told).containsExactly("overlay");

        told.clear();
        model.pan(0.1);
        assertThat(told).contains("view");

        told.clear();
        model.show(model.viewport().visible());
        assertThat(told).isEmpty();
    }

    @Test
    void theSummaryHasTheKeyNumbersOfTheMigration() {
        var summary = model.summary().orElseThrow();

        assertThat(summary.outcome()).isEqualTo("completed");
        assertThat(summary.facts())
                .containsExactly(
                        new Summary.Fact("total", "800 ms"),
                        new Summary.Fact("downtime", "50.0 ms"),
                        new Summary.Fact("setup on its thread", "100 ms"),
                        new Summary.Fact("iterations", "2"));
        assertThat(summary.phases())
                .contains(
                        new Summary.PhaseTime(Side.SOURCE, "precopy", 600 * MS),
                        new Summary.PhaseTime(Side.DESTINATION, "switchover", 60 * MS))
                .doesNotContain(new Summary.PhaseTime(Side.SOURCE, "iteration", 300 * MS));
    }
}
