package dev.phaseline.gui.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.sample.Outlines;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class LayoutTest {

    private static final List<TrackGroup> GROUPS = TrackGroup.of(Outlines.precopy());

    @Test
    void theSourceIsAboveTheDestinationWhicheverWasLoadedFirst() {
        assertThat(GROUPS)
                .extracting(TrackGroup::title)
                .containsExactly("source · alpha · pid 4711", "destination · beta · pid 4712");
    }

    @Test
    void aGroupHasPhasesThenCountersThenThreads() {
        assertThat(GROUPS.getFirst().tracks())
                .extracting(Track::label)
                .containsExactly("phases", "pending", "dirty pages", "bandwidth", "main", "live_migration");
        assertThat(GROUPS.getLast().tracks()).extracting(Track::label).containsExactly("phases", "main");
    }

    @Test
    void anIterationWithoutABitmapSyncHasNoDirtyPages() {
        var dirtyPages = (Track.Counter) GROUPS.getFirst().tracks().get(2);

        assertThat(dirtyPages.steps().items()).containsExactly(new Track.Counter.Step(Outlines.range(500, 800), 250));
    }

    @Test
    void tracksFillThePictureButNotEndlessly() {
        var small = Layout.of(1600, 500, GROUPS);
        var fitting = Layout.of(1600, 800, GROUPS);
        var large = Layout.of(1600, 5000, GROUPS);

        assertThat(small.contentHeight()).isGreaterThan(small.tracks().height());
        assertThat(small.maxScroll())
                .isEqualTo(small.contentHeight() - small.tracks().height());
        assertThat(fitting.contentHeight()).isLessThanOrEqualTo(fitting.tracks().height());
        assertThat(large.contentHeight()).isLessThan(1000);
    }

    @Test
    void aNarrowPictureHasNoPanel() {
        assertThat(Layout.of(999, 800, GROUPS).panel()).isEmpty();
        assertThat(Layout.of(1000, 800, GROUPS).panel()).isPresent();
    }

    @Property
    void partsNeverOverlapAndRowsFollowEachOther(
            @ForAll @DoubleRange(min = 480, max = 4000) double width,
            @ForAll @DoubleRange(min = 320, max = 3000) double height) {
        var layout = Layout.of(width, height, GROUPS);

        var parts = new ArrayList<>(
                List.of(layout.header(), layout.overview(), layout.ruler(), layout.tracks(), layout.legend()));
        layout.panel().ifPresent(parts::add);
        for (int i = 0; i < parts.size(); i++) {
            var one = parts.get(i);
            assertThat(one.right()).isLessThanOrEqualTo(width);
            assertThat(one.bottom()).isLessThanOrEqualTo(height + 1e-9);
            assertThat(parts.subList(0, i)).noneMatch(other -> overlap(one, other));
        }
        for (int i = 1; i < layout.rows().size(); i++) {
            var above = layout.rows().get(i - 1);
            assertThat(layout.rows().get(i).top()).isEqualTo(above.top() + above.height());
        }
    }

    private static boolean overlap(Box one, Box other) {
        return one.x() < other.right()
                && other.x() < one.right()
                && one.y() < other.bottom()
                && other.y() < one.bottom();
    }
}
