package dev.phaseline.gui.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.TimelineSnapshot.Content;
import dev.phaseline.gui.TimelineSnapshot.Options;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.sample.SampleWorkspace;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks at pixels. A migration of 1000 ms has margins of 20 ms; a panel of 350 px, labels of 190 px and a margin of
 * 16 px leave 1040 px of a width of 1596: one px shows one millisecond.
 */
final class PictureTest {

    private static final long MS = 1_000_000;
    private static final int WIDTH = 1596;
    private static final int HEIGHT = 900;

    private static final int DARK_GROUND = 0x14171c;
    private static final int LIGHT_GROUND = 0xffffff;
    private static final int SETUP = 0x73839a;
    private static final int PRECOPY = 0x2f6db3;
    private static final int SWITCHOVER = 0xd9512c;
    private static final int FIRST_ITERATION = 0x4f93dc;
    private static final int SOURCE = 0x5aa9f0;
    private static final int SECTION = 0x2fb090;

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws SQLException {
        file = directory.resolve("w.duckdb");
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, "source");
            workspace.thread(1, 1, "live_migration");
            for (long ns = 0; ns < 1000 * MS; ns += 100_000) {
                // Nothing happens between 500 ms and 600 ms.
                if (ns < 500 * MS || ns > 600 * MS) {
                    workspace.event(1, 1, "ram_save_page", ns);
                }
            }
            workspace.event(1, 1, "ram_save_page", 1000 * MS);
            workspace.span(1, "source", 1, "section_part", "ram", 200 * MS, 400 * MS, 0);
            workspace.migration(1, "completed", 1, null, 0, 1000 * MS, 100, 50.0, 2);
            workspace.phase(1, "source", 1, "setup", null, 0, 0, 100 * MS);
            workspace.phase(1, "source", 1, "precopy", null, 0, 100 * MS, 950 * MS);
            workspace.phase(1, "source", 1, "iteration", 1L, 1, 100 * MS, 500 * MS);
            workspace.phase(1, "source", 1, "iteration", 2L, 1, 500 * MS, 950 * MS);
            workspace.phase(1, "source", 1, "switchover", null, 0, 950 * MS, 1000 * MS);
        }
    }

    /** A picture, and where its rows are. */
    private record Drawn(BufferedImage image, TimelineModel model, double scale) {

        private int color(double ms, double y) {
            return image.getRGB((int) ((190 + 20 + ms) * scale), (int) (y * scale)) & 0xffffff;
        }

        private double top(Class<? extends Track> kind) {
            double top = model.layout().rows().stream()
                    .filter(row -> kind.isInstance(row.track()))
                    .mapToDouble(Layout.Row::top)
                    .findFirst()
                    .orElseThrow();
            return model.layout().tracks().y() + top + model.layout().metrics().padding();
        }
    }

    private Drawn draw(double scale, Appearance appearance) {
        try (var reader = WorkspaceReader.open(file)) {
            var model = new TimelineModel(reader.outline());
            model.resize(WIDTH, HEIGHT, scale);
            return new Drawn(
                    Picture.of(reader, new Options(WIDTH, HEIGHT, scale, appearance), Content.all())
                            .image(),
                    model,
                    scale);
        }
    }

    @Test
    void aPhaseHasItsColourFromItsStartToItsEnd() {
        var drawn = draw(1, Appearance.DARK);
        // A little below the upper edge: above the names.
        double y = drawn.top(Track.Phases.class) + 3;

        assertThat(drawn.color(-5, y)).isEqualTo(DARK_GROUND);
        assertThat(drawn.color(5, y)).isEqualTo(SETUP);
        assertThat(drawn.color(95, y)).isEqualTo(SETUP);
        assertThat(drawn.color(105, y)).isEqualTo(PRECOPY);
        assertThat(drawn.color(945, y)).isEqualTo(PRECOPY);
        assertThat(drawn.color(955, y)).isEqualTo(SWITCHOVER);
        assertThat(drawn.color(995, y)).isEqualTo(SWITCHOVER);
        assertThat(drawn.color(1005, y)).isEqualTo(DARK_GROUND);
    }

    @Test
    void iterationsLieBelowTheirPhaseAndEverySecondOneIsDarker() {
        var drawn = draw(1, Appearance.DARK);
        double y =
                drawn.top(Track.Phases.class) + drawn.model().layout().metrics().phase() + 3;

        assertThat(drawn.color(50, y)).isEqualTo(DARK_GROUND);
        assertThat(drawn.color(300, y)).isEqualTo(FIRST_ITERATION);
        assertThat(drawn.color(700, y) & 0xff).isLessThan(FIRST_ITERATION & 0xff);
    }

    @Test
    void eventsAreDrawnWhereThereAreSome() {
        var drawn = draw(1, Appearance.DARK);
        double y = drawn.top(Track.LaneTrack.class)
                + drawn.model().layout().metrics().density()
                - 3;

        assertThat(drawn.color(300, y)).isEqualTo(SOURCE);
        assertThat(drawn.color(550, y)).isEqualTo(DARK_GROUND);
        assertThat(drawn.color(650, y)).isEqualTo(SOURCE);
    }

    @Test
    void aSpanIsDrawnBelowTheEvents() {
        var drawn = draw(1, Appearance.DARK);
        double y = drawn.top(Track.LaneTrack.class)
                + drawn.model().layout().metrics().density()
                + 4;

        assertThat(drawn.color(190, y)).isEqualTo(DARK_GROUND);
        assertThat(drawn.color(300, y)).isEqualTo(SECTION);
        assertThat(drawn.color(410, y)).isEqualTo(DARK_GROUND);
    }

    @Test
    void everythingIsTwiceAsLargeOnADisplayWithTwiceTheResolution() {
        var drawn = draw(2, Appearance.DARK);
        double y = drawn.top(Track.Phases.class) + 3;

        assertThat(drawn.image().getWidth()).isEqualTo(2 * WIDTH);
        assertThat(drawn.color(95, y)).isEqualTo(SETUP);
        assertThat(drawn.color(105, y)).isEqualTo(PRECOPY);
    }

    @Test
    void phasesHaveTheSameColoursOnALightGround() {
        var drawn = draw(1, Appearance.LIGHT);
        double y = drawn.top(Track.Phases.class) + 3;

        assertThat(drawn.color(-5, y)).isEqualTo(LIGHT_GROUND);
        assertThat(drawn.color(105, y)).isEqualTo(PRECOPY);
    }

    @Test
    void aWorkspaceWithoutEventsSaysSoInTheMiddle() throws SQLException {
        file = directory.resolve("empty.duckdb");
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, null);
        }

        var image = draw(1, Appearance.DARK).image();

        assertThat(drawnInTheMiddle(image)).isTrue();
    }

    /** Whether there is something brighter than the ground around the middle of the tracks. */
    private static boolean drawnInTheMiddle(BufferedImage image) {
        for (int y = 450; y < 570; y++) {
            for (int x = 400; x < 850; x++) {
                if ((image.getRGB(x, y) & 0xff) > 0x80) {
                    return true;
                }
            }
        }
        return false;
    }
}
