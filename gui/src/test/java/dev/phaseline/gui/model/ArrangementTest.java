package dev.phaseline.gui.model;

import static dev.phaseline.gui.sample.Outlines.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.Gestures.Button;
import dev.phaseline.gui.sample.Outlines;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Arranges the tracks of the sample with pointer and keys. */
final class ArrangementTest {

    private TimelineModel model = new TimelineModel(Outlines.precopy());
    private Gestures gestures = new Gestures(model);

    @BeforeEach
    void open() {
        model = new TimelineModel(Outlines.precopy());
        model.resize(1556, 900, 1);
        gestures = new Gestures(model);
    }

    private List<String> labels() {
        return model.layout().rows().stream()
                .map(row ->
                        row.track() == null ? row.group().title() : row.track().label())
                .toList();
    }

    private Layout.Row row(String label) {
        return model.layout().rows().stream()
                .filter(row -> row.track() != null && row.track().label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    private double yOf(Layout.Row row) {
        return model.layout().tracks().y() + row.top() - model.rows().scrollY();
    }

    @Test
    void aTrackIsDraggedToAnotherPlaceOfItsSection() {
        var from = row("main");
        var to = row("live_migration");

        gestures.pressed(50, yOf(from) + 8, Button.PRIMARY, false);
        gestures.dragged(50, yOf(to) + 8);
        gestures.released(50, yOf(to) + 8);

        assertThat(labels()).containsSubsequence("live_migration", "main", "destination · beta · pid 4712");
    }

    @Test
    void aTrackIsMadeHigherByDraggingItsLowerEdge() {
        var row = row("pending");
        double edge = yOf(row) + row.height() - 2;

        assertThat(gestures.isOnEdge(50, edge)).isTrue();
        gestures.pressed(50, edge, Button.PRIMARY, false);
        gestures.dragged(50, edge + row.height());
        gestures.released(50, edge + row.height());

        assertThat(row("pending").height()).isGreaterThan(1.5 * row.height());
        assertThat(row("dirty pages").height()).isLessThanOrEqualTo(row.height());
    }

    @Test
    void aClickOnAHeadingHidesItsTracksAndShowsThemAgain() {
        var heading = model.layout().rows().getFirst();

        click(50, yOf(heading) + 8);
        assertThat(labels()).startsWith("source · alpha · pid 4711", "destination · beta · pid 4712");

        click(50, yOf(heading) + 8);
        assertThat(labels()).startsWith("source · alpha · pid 4711", "phases");
    }

    private void click(double x, double y) {
        gestures.pressed(x, y, Button.PRIMARY, false);
        gestures.released(x, y);
    }

    @Test
    void aPinnedTrackStaysWhileTheOthersScroll() {
        model.resize(1556, 400, 1);
        model.rows().focusOn(row("live_migration").key());
        Command.PIN.run(model);

        model.rows().scroll(10_000);

        assertThat(model.layout().pinnedRows())
                .extracting(row -> row.key().label())
                .containsExactly("live_migration");
        assertThat(labels()).doesNotContain("live_migration");
        double y = model.layout().pinned().y() + 5;
        assertThat(model.layout()
                        .rowAt(y, model.rows().scrollY())
                        .orElseThrow()
                        .row()
                        .key()
                        .label())
                .isEqualTo("live_migration");

        Command.PIN.run(model);
        assertThat(model.layout().pinnedRows()).isEmpty();
    }

    @Test
    void aFilterShowsTheTracksWhoseNamesContainIt() {
        model.rows().rearrange(changed -> changed.setFilter("PEND, live"));

        assertThat(labels())
                .containsExactly(
                        "source · alpha · pid 4711", "pending", "live_migration", "destination · beta · pid 4712");
    }

    @Test
    void keysHideCollapseMoveAndRestoreTracks() {
        model.rows().focusOn(row("pending").key());
        Command.HIDE.run(model);
        assertThat(labels()).doesNotContain("pending");

        model.rows().focusOn(row("live_migration").key());
        double high = row("live_migration").height();
        Command.COLLAPSE.run(model);
        assertThat(row("live_migration").height()).isLessThan(high);

        Command.MOVE_UP.run(model);
        assertThat(labels()).containsSubsequence("live_migration", "main", "destination · beta · pid 4712");

        Command.ALL_TRACKS.run(model);
        assertThat(labels())
                .containsSubsequence("phases", "pending", "dirty pages", "bandwidth", "main", "live_migration");
    }

    @Test
    void nextAndPreviousWalkOverTheRowsAndScrollToThem() {
        model.resize(1556, 320, 1);
        for (int i = 0; i < 100; i++) {
            Command.NEXT_TRACK.run(model);
        }

        var last = model.layout().rows().getLast();
        assertThat(model.rows().focus()).contains(last);
        assertThat(model.rows().scrollY()).isEqualTo(model.layout().maxScroll());
        Command.PREVIOUS_TRACK.run(model);
        assertThat(model.rows().focus())
                .contains(model.layout().rows().get(model.layout().rows().size() - 2));
    }

    @Test
    void devicesAreASectionThatIsOpenedWhenItIsLong() {
        var outline = Outlines.precopy();
        var lanes = new ArrayList<>(outline.lanes());
        for (int i = 0; i < 2000; i++) {
            lanes.add(new Outline.Lane(1000 + i, 1, Outline.Lane.Kind.DEVICE, "device " + i, 0, 1));
        }
        model = new TimelineModel(new Outline(
                "w",
                0,
                outline.recordings(),
                outline.migrations(),
                outline.phases(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                lanes,
                Map.of()));
        model.resize(1556, 900, 1);
        gestures = new Gestures(model);

        var heading = model.layout().rows().stream()
                .filter(row -> row.section().equals("devices"))
                .findFirst()
                .orElseThrow();
        assertThat(heading.collapsed()).isTrue();
        assertThat(heading.tracks()).isEqualTo(2000);
        click(50, yOf(heading) + 8);

        assertThat(model.layout().rows()).hasSizeGreaterThan(2000);
        // Only the rows that can be seen are looked at.
        assertThat(Layout.between(model.layout().rows(), 10_000, 10_700)).hasSizeLessThan(40);
    }

    @Test
    void theFrameOfTheOverviewIsMovedAndItsEdgesAreDragged() {
        model.show(range(200, 400));
        // -20 ms to 1020 ms on 1000 px.
        double left = model.overviewScale().x(range(200, 400).startNs());
        double middle = left + 50;

        gestures.pressed(middle, 60, Button.PRIMARY, false);
        gestures.dragged(middle + 100, 60);
        gestures.released(middle + 100, 60);
        assertThat(model.viewport().visible()).isEqualTo(range(304, 504));

        double right = model.overviewScale().x(model.viewport().visible().endNs());
        gestures.pressed(right, 60, Button.PRIMARY, false);
        gestures.dragged(right + 50, 60);
        gestures.released(right + 50, 60);
        assertThat(model.viewport().visible().startNs())
                .isEqualTo(range(304, 504).startNs());
        assertThat(model.viewport().visible().durationNs()).isBetween(251_000_000L, 253_000_000L);
    }
}
