package dev.phaseline.gui.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.Arrangement;
import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.sample.Fx;
import dev.phaseline.gui.sample.SampleWorkspace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.ContextMenu;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each key and gesture of the help sheet that no other test uses, on a migration with both sides. */
final class KeysTest {

    private static final long MS = 1_000_000;

    @TempDir
    private Path directory;

    private WindowDriver driver;

    @BeforeEach
    void open() throws SQLException {
        var file = directory.resolve("w.duckdb");
        try (var workspace = new SampleWorkspace(file)) {
            workspace.recording(1, "source");
            workspace.recording(2, "destination");
            workspace.thread(1, 1, "live_migration");
            workspace.thread(2, 2, "main");
            for (long i = 0; i < 3; i++) {
                long start = i * 100 * MS;
                long saved = workspace.event(1, 1, "savevm_section_start", start);
                workspace.event(1, 1, "savevm_section_end", start + 10 * MS);
                workspace.span(1, "source", 1, "section_part", "ram", start, start + 10 * MS, saved);
                long loaded = workspace.event(2, 2, "qemu_loadvm_state_section", start + 2 * MS);
                workspace.span(
                        2, "destination", 2, "section_part", "ram", start + 2 * MS, start + (4 + i) * MS, loaded);
            }
            workspace.migration(1, "completed", 1, 2, 0, 210 * MS, 1, 1.0, 3);
            workspace.sql("INSERT INTO clocks VALUES (1, 2, ?, 0, 0, 30000, 3, 3, 0, 0)", SampleWorkspace.EPOCH_NS);
            workspace.phase(1, "source", 1, "precopy", null, 0, 0, 210 * MS);
            workspace.phase(1, "destination", 2, "precopy", null, 0, 2 * MS, 210 * MS);
        }
        driver = new WindowDriver(List.of(file), RecentFiles.none());
        driver.awaitTimeline();
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private TimeRange visible() {
        return Fx.call(() -> driver.model().viewport().visible());
    }

    private Optional<TimeRange> selected() {
        return Fx.call(() -> driver.model().selection().range());
    }

    private Optional<Arrangement.Key> focus() {
        return Fx.call(() -> driver.model().rows().focus().map(row -> row.key()));
    }

    private List<String> labels() {
        return Fx.call(() -> driver.model().layout().rows().stream()
                .filter(row -> row.track() != null)
                .map(row -> row.key().label())
                .toList());
    }

    private void goToTrack(String label) {
        while (focus().filter(key -> key.label().equals(label)).isEmpty()) {
            var before = focus();
            driver.press(KeyCode.J);
            assertThat(focus()).as("there is a track below").isNotEqualTo(before);
        }
    }

    @Test
    void keysZoomPanAndSelect() {
        var all = visible();
        driver.press(KeyCode.W);
        driver.press(KeyCode.W);
        var zoomed = visible();
        assertThat(zoomed.durationNs()).isLessThan(all.durationNs() / 2);

        driver.press(KeyCode.A);
        assertThat(visible().startNs()).isLessThan(zoomed.startNs());
        driver.press(KeyCode.RIGHT);
        assertThat(visible()).isEqualTo(zoomed);
        driver.press(KeyCode.LEFT);
        driver.press(KeyCode.D);
        assertThat(visible()).isEqualTo(zoomed);
        driver.press(KeyCode.S);
        assertThat(visible().durationNs()).isGreaterThan(zoomed.durationNs());

        driver.press(KeyCode.V);
        assertThat(selected()).contains(visible());
        driver.press(KeyCode.CONTROL, KeyCode.G);
        Fx.run(() -> driver.window().palette().field().setText("50..60"));
        driver.press(KeyCode.ENTER);
        assertThat(Fx.call(() -> driver.window().palette().title())).contains("expected two times with their units");
        Fx.run(() -> driver.window().palette().field().setText("50ms..60ms"));
        driver.press(KeyCode.ENTER);
        assertThat(Fx.call(() -> driver.window().palette().isVisible())).isFalse();
        assertThat(selected()).contains(new TimeRange(instant(50), instant(60)));
        driver.press(KeyCode.Z);
        assertThat(visible()).isEqualTo(selected().orElseThrow());
        driver.press(KeyCode.F);
        assertThat(visible()).isEqualTo(Fx.call(() -> driver.model().viewport().limits()));
    }

    /** An instant of the ruler. */
    private long instant(long ms) {
        return Fx.call(() -> driver.model().zeroNs()) + ms * MS;
    }

    @Test
    void keysScrollTracksAndPanel() {
        Fx.run(() -> driver.stage().setHeight(330));
        Fx.await(() -> driver.model().layout().maxScroll() > 0);
        driver.press(KeyCode.DOWN);
        assertThat(Fx.call(() -> driver.model().rows().scrollY())).isPositive();
        driver.press(KeyCode.UP);
        assertThat(Fx.call(() -> driver.model().rows().scrollY())).isZero();
        driver.press(KeyCode.SHIFT, KeyCode.DOWN);
        assertThat(Fx.call(() -> driver.model().panelScroll())).isPositive();
        driver.press(KeyCode.SHIFT, KeyCode.UP);
        assertThat(Fx.call(() -> driver.model().panelScroll())).isZero();
    }

    @Test
    void keysArrangeTheTrackThatTheyActOn() {
        var before = labels();
        goToTrack("live_migration");
        double usual = heightOf("live_migration");

        driver.press(KeyCode.MINUS);
        assertThat(heightOf("live_migration")).isLessThan(usual);
        driver.press(KeyCode.EQUALS);
        assertThat(heightOf("live_migration")).isEqualTo(usual);
        driver.press(KeyCode.ENTER);
        assertThat(heightOf("live_migration")).isLessThan(usual);
        driver.press(KeyCode.ENTER);
        driver.press(KeyCode.P);
        assertThat(Fx.call(() -> driver.model().layout().pinnedRows())).hasSize(1);
        driver.press(KeyCode.P);
        assertThat(labels()).isEqualTo(before);

        driver.press(KeyCode.H);
        assertThat(labels()).doesNotContain("live_migration");
        driver.press(KeyCode.SHIFT, KeyCode.H);
        assertThat(labels()).isEqualTo(before);

        driver.press(KeyCode.K);
        assertThat(focus()).isPresent();
        driver.press(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.F);
        driver.type("only threads");
        driver.press(KeyCode.ENTER);
        assertThat(labels()).containsOnly("live_migration", "main");
        driver.press(KeyCode.SHIFT, KeyCode.H);

        assertThat(Fx.call(() -> driver.model().arrows().areShown())).isTrue();
        driver.press(KeyCode.X);
        assertThat(Fx.call(() -> driver.model().arrows().areShown())).isFalse();
    }

    @Test
    void thePaletteTakesTheFirstLetterEvenBeforeItIsPainted() {
        var typed = Fx.call(() -> {
            var palette = driver.window().palette();
            palette.open("what?", List.of());
            palette.field()
                    .fireEvent(
                            new KeyEvent(KeyEvent.KEY_TYPED, "a", "", KeyCode.UNDEFINED, false, false, false, false));
            return palette.field().getText();
        });
        assertThat(typed).isEqualTo("a");
    }

    private double heightOf(String label) {
        return Fx.call(() -> driver.model().layout().rows().stream()
                .filter(row -> row.key().label().equals(label) && row.track() != null)
                .findFirst()
                .orElseThrow()
                .height());
    }

    @Test
    void keysFollowAnArrowAndMeasureWhatIsChosen() {
        goToTrack("live_migration");
        // The first event after the middle of the picture, and the one before.
        driver.press(KeyCode.PERIOD);
        awaitChosen(new EventRef(1, 3));
        driver.press(KeyCode.COMMA);
        awaitChosen(new EventRef(1, 2));

        driver.press(KeyCode.CLOSE_BRACKET);
        awaitChosen(new EventRef(2, 1));
        driver.awaitPulse();
        assertThat(Fx.call(() -> driver.session().view().getAccessibleText()))
                .contains("main")
                .contains("qemu_loadvm_state_section");
        driver.press(KeyCode.OPEN_BRACKET);
        awaitChosen(new EventRef(1, 2));

        driver.press(KeyCode.M);
        assertThat(Fx.call(() -> driver.model().marks().all()))
                .extracting(mark -> mark.ns())
                .containsExactly(instant(100));
        driver.press(KeyCode.ESCAPE);
        assertThat(Fx.call(() -> driver.model().choice().item())).isEmpty();

        driver.press(KeyCode.V);
        Fx.await(() -> driver.model().selection().statistics().isPresent());
        driver.press(KeyCode.L);
        Fx.await(() -> driver.model().choice().histogram().isPresent());
        driver.press(KeyCode.B);
        assertThat(Fx.call(() -> driver.model().choice().pointsOut())).isTrue();
        driver.press(KeyCode.ESCAPE);
        assertThat(selected()).isEmpty();
    }

    private void awaitChosen(EventRef event) {
        Fx.await(() -> driver.model()
                .choice()
                .detail()
                .map(EventDetail::ref)
                .filter(event::equals)
                .isPresent());
    }

    @Test
    void theTimeOfAClickedSpanBecomesTheRange() {
        long middle = instant(105);
        double x = Fx.call(() -> driver.model().scale().x(middle));
        var row = Fx.call(() -> driver.model().layout().rows().stream()
                .filter(shown -> shown.key().label().equals("live_migration"))
                .findFirst()
                .orElseThrow());
        double y = Fx.call(() -> driver.model().layout().tracks().y())
                + row.bottom()
                - row.metrics().padding()
                - 4;

        driver.click(x, y);
        driver.press(KeyCode.R);

        assertThat(selected()).contains(new TimeRange(instant(100), instant(110)));
    }

    @Test
    void thePointerPansBrushesCollapsesAndOpensTheMenu() {
        driver.press(KeyCode.W);
        driver.press(KeyCode.W);
        var zoomed = visible();
        var layout = Fx.call(() -> driver.model().layout());
        double y = layout.tracks().y() + 100;

        driver.dragWithShift(600, 500, y);
        assertThat(visible().startNs()).isGreaterThan(zoomed.startNs());
        assertThat(selected()).isEmpty();

        var overview = layout.overview();
        driver.drag(overview.x() + 5, overview.x() + 105, overview.y() + 50, MouseButton.PRIMARY);
        long start = Fx.call(() -> driver.model().overviewScale().ns(overview.x() + 5));
        long end = Fx.call(() -> driver.model().overviewScale().ns(overview.x() + 105));
        assertThat(visible()).isEqualTo(new TimeRange(start, end));

        var phases = layout.rows().get(1);
        double label = layout.tracks().y() + phases.top() + 8;
        driver.click(40, label);
        driver.click(40, label);
        assertThat(Fx.call(() -> driver.model().rows().arrangement().isCollapsed(phases.key(), 0)))
                .isTrue();

        driver.clickWith(MouseButton.SECONDARY, 40, label);
        Fx.await(() -> Window.getWindows().stream().anyMatch(window -> window instanceof ContextMenu));
        driver.press(KeyCode.ESCAPE);
    }

    @Test
    void theDrawerGetsMoreOfTheHeight() {
        driver.press(KeyCode.SHIFT, KeyCode.Q);
        double large = Fx.call(() -> driver.session().pane().getDividerPositions()[0]);
        Fx.run(() -> driver.session().view().requestFocus());
        driver.press(KeyCode.SHIFT, KeyCode.Q);

        assertThat(Fx.call(() -> driver.session().pane().getDividerPositions()[0]))
                .isGreaterThan(large + 0.2);
    }
}
