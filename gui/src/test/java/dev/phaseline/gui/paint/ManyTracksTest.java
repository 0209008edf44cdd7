package dev.phaseline.gui.paint;

import static dev.phaseline.gui.sample.Outlines.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Arrangement;
import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Density;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Tile;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.sample.Fx;
import dev.phaseline.gui.sample.Outlines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;

/** What is drawn of thousands of tracks are those that can be seen. */
final class ManyTracksTest {

    private static final int MANY = 5000;

    /** Counts what is drawn and remembers the texts. */
    private static final class Counting implements Surface {
        private int shapes;
        private final List<String> texts = new ArrayList<>();

        @Override
        public void rectangle(double x, double y, double width, double height, Color color) {
            shapes++;
        }

        @Override
        public void rounded(double x, double y, double width, double height, double radius, Color color) {
            shapes++;
        }

        @Override
        public void curve(double fromX, double fromY, double toX, double toY, double width, Color color) {
            shapes++;
        }

        @Override
        public void triangle(double x1, double y1, double x2, double y2, double x3, double y3, Color color) {
            shapes++;
        }

        @Override
        public void text(String text, double x, double y, Type type, Color color) {
            texts.add(text);
        }

        @Override
        public void clipped(Box box, Runnable painting) {
            painting.run();
        }
    }

    /** Threads that emit an event every ms, in a window, with their section open. */
    private static TimelineModel model(int threads) {
        var lanes = new ArrayList<Outline.Lane>();
        for (int i = 0; i < threads; i++) {
            lanes.add(new Outline.Lane(1 + i, 1, Outline.Lane.Kind.THREAD, "thread " + i, 1000, 1));
        }
        var model = new TimelineModel(Outlines.withoutMigration(List.of(Outlines.SOURCE), lanes));
        model.resize(1600, 900, 1);
        var heading = new Arrangement.Key(1, "threads", "");
        if (model.rows().arrangement().isCollapsed(heading, threads)) {
            model.rows().rearrange(changed -> changed.toggleCollapsed(heading, threads));
        }
        for (var key : model.tiles().missing()) {
            var buckets = new ArrayList<Integer>();
            for (int bucket = 0; bucket < 512; bucket++) {
                if (Math.floorMod(key.startNs(bucket), MS) < key.bucketNs()) {
                    buckets.add(bucket);
                }
            }
            int[] numbers = buckets.stream().mapToInt(Integer::intValue).toArray();
            var counts = new long[numbers.length];
            Arrays.fill(counts, 1);
            var slice = new Tile.Slice(new Density(numbers, counts, new int[numbers.length]), List.of(), List.of());
            var slices = new HashMap<Integer, Tile.Slice>();
            lanes.forEach(lane -> slices.put(lane.id(), slice));
            model.tiles().add(List.of(new Tile(key, slices)));
        }
        return model;
    }

    private static Counting paint(TimelinePainter painter) {
        var counting = new Counting();
        painter.paint(counting);
        return counting;
    }

    @Test
    void aPictureCostsWhatCanBeSeenOfThem() {
        Fx.run(() -> {
            var few = paint(new TimelinePainter(model(60), Appearance.DARK));
            var many = paint(new TimelinePainter(model(MANY), Appearance.DARK));

            assertThat(many.shapes).isBetween(few.shapes / 2, few.shapes * 2);
            assertThat(many.texts).contains("thread 0").doesNotContain("thread " + (MANY - 1));
            assertThat(many.texts).anyMatch(text -> text.endsWith(" more tracks below"));
        });
    }

    @Test
    void scrollingToTheEndShowsTheLastOnes() {
        Fx.run(() -> {
            var model = model(MANY);
            var painter = new TimelinePainter(model, Appearance.DARK);

            model.rows().scroll(Double.MAX_VALUE);

            var painted = paint(painter);
            assertThat(painted.texts).contains("thread " + (MANY - 1)).doesNotContain("thread 0");
            var shown = Layout.between(
                    model.layout().rows(),
                    model.rows().scrollY(),
                    model.rows().scrollY() + model.layout().tracks().height());
            assertThat(shown).hasSizeLessThan(60);
        });
    }

    @Test
    void keysReachTheLastOne() {
        var model = model(MANY);

        model.rows().focusNext(-1);

        assertThat(model.rows().focus().orElseThrow().key().label()).isEqualTo("thread " + (MANY - 1));
        assertThat(model.rows().scrollY()).isEqualTo(model.layout().maxScroll());
    }
}
