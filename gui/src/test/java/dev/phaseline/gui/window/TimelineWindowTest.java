package dev.phaseline.gui.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.sample.Fx;
import dev.phaseline.gui.sample.Precopy;
import dev.phaseline.gui.sample.SampleWorkspace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import javafx.event.Event;
import javafx.geometry.Point2D;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.PickResult;
import javafx.scene.input.ScrollEvent;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses the window as a person does: keys, pointer and wheel come from JavaFX's robot, on a stage without a display. */
final class TimelineWindowTest {

    @TempDir
    private Path directory;

    private Path file = Path.of("");
    private final Robot robot = Fx.call(Robot::new);
    private Stage stage = Fx.call(Stage::new);
    private TimelineWindow window;

    @BeforeEach
    void open() throws SQLException {
        file = directory.resolve("w.duckdb");
        Precopy.write(file, 4096);
        window = show(file);
    }

    private TimelineWindow show(Path workspace) {
        return Fx.call(() -> {
            stage.close();
            stage = new Stage();
            stage.setX(0);
            stage.setY(0);
            var shown = new TimelineWindow(stage, List.of(workspace), Appearance.DARK, RecentFiles.none());
            stage.show();
            stage.requestFocus();
            return shown;
        });
    }

    @AfterEach
    void close() {
        Fx.run(stage::close);
    }

    private TimelineModel model() {
        return window.model().orElseThrow();
    }

    private void awaitTimeline() {
        Fx.await(() -> window.model().isPresent()
                && model().layout().ruler().width() > 1
                && model().tiles().missing().isEmpty());
    }

    private TimeRange visible() {
        return Fx.call(() -> model().viewport().visible());
    }

    private void press(KeyCode key) {
        Fx.run(() -> robot.keyType(key));
    }

    private void point(double x, double y) {
        Fx.run(() -> {
            Point2D onScreen = stage.getScene().getRoot().localToScreen(x, y);
            robot.mouseMove(onScreen);
        });
    }

    private void drag(double fromX, double toX, double y, MouseButton button) {
        point(fromX, y);
        Fx.run(() -> robot.mousePress(button));
        point((fromX + toX) / 2, y);
        point(toX, y);
        Fx.run(() -> robot.mouseRelease(button));
    }

    private double middleOfTracks() {
        return Fx.call(() -> model().layout().tracks().y() + 200);
    }

    @Test
    void keysZoomPanAndFit() {
        awaitTimeline();
        var start = visible();

        press(KeyCode.W);
        Fx.await(() -> model().viewport().visible().durationNs() < start.durationNs());
        var zoomed = visible();
        assertThat(zoomed.durationNs()).isCloseTo(start.durationNs() * 2 / 3, within(2L));

        press(KeyCode.D);
        Fx.await(() -> model().viewport().visible().startNs() > zoomed.startNs());
        assertThat(visible().durationNs()).isEqualTo(zoomed.durationNs());

        press(KeyCode.F);
        Fx.await(() -> model().viewport().visible().equals(model().viewport().limits()));
    }

    @Test
    void draggingSelectsARangeWhoseStatisticsArriveAndFitShowsIt() {
        awaitTimeline();

        drag(400, 700, middleOfTracks(), MouseButton.PRIMARY);
        Fx.await(() -> model().selection().statistics().isPresent());

        var selected = Fx.call(() -> model().selection().range().orElseThrow());
        assertThat(selected.startNs()).isEqualTo(Fx.call(() -> model().scale().ns(400)));
        assertThat(selected.endNs()).isEqualTo(Fx.call(() -> model().scale().ns(700)));
        assertThat(Fx.call(() -> model().selection().statistics().orElseThrow().events()))
                .isPositive();

        press(KeyCode.F);
        Fx.await(() -> model().viewport().visible().equals(selected));

        press(KeyCode.ESCAPE);
        Fx.await(() -> model().selection().range().isEmpty());
    }

    @Test
    void draggingWithTheMiddleButtonMovesThePicture() {
        awaitTimeline();
        press(KeyCode.W);
        press(KeyCode.W);
        Fx.await(() -> model().tiles().missing().isEmpty());
        var start = visible();

        drag(600, 500, middleOfTracks(), MouseButton.MIDDLE);

        Fx.await(() -> model().viewport().visible().startNs() > start.startNs());
        assertThat(Fx.call(() -> model().selection().range())).isEmpty();
    }

    @Test
    void theWheelScrollsTheTracksAndWithControlZooms() {
        awaitTimeline();
        Fx.run(() -> stage.setHeight(400));
        Fx.await(() -> model().layout().maxScroll() > 0);
        point(500, 300);

        Fx.run(() -> robot.mouseWheel(1));
        Fx.await(() -> model().rows().scrollY() > 0);

        var start = visible();
        wheelWithControl(500, 300, 40);
        Fx.await(() -> model().viewport().visible().durationNs() < start.durationNs());
    }

    /** The robot's wheel knows nothing of keys: this is what a mouse sends while Control is down. */
    private void wheelWithControl(double x, double y, double distance) {
        Fx.run(() -> {
            var target = window.session().orElseThrow().view();
            Event.fireEvent(
                    target,
                    new ScrollEvent(
                            ScrollEvent.SCROLL,
                            x,
                            y,
                            x,
                            y,
                            false,
                            true,
                            false,
                            false,
                            false,
                            false,
                            0,
                            distance,
                            0,
                            distance,
                            ScrollEvent.HorizontalTextScrollUnits.NONE,
                            0,
                            ScrollEvent.VerticalTextScrollUnits.NONE,
                            0,
                            0,
                            new PickResult(target, x, y)));
        });
    }

    @Test
    void theEventUnderThePointerIsReadWithItsArguments() {
        awaitTimeline();
        var section = Fx.call(() -> firstSection());

        point(section.getX(), section.getY());

        Fx.await(() -> model().pointer()
                .text()
                .filter(text -> text.lines().stream().anyMatch(line -> line.startsWith("savevm_section_start")))
                .isPresent());
        assertThat(Fx.call(() -> model().pointer().hover().orElseThrow())).isInstanceOf(Hit.OnSpan.class);
    }

    /** The middle of the first ram section of the migration thread. */
    private Point2D firstSection() {
        var layout = model().layout();
        var row = layout.rows().stream()
                .filter(candidate -> candidate.track() instanceof Track.LaneTrack(var thread)
                        && thread.name().equals("live_migration"))
                .findFirst()
                .orElseThrow();
        var span = model().tiles().parts(model().viewport().visible()).stream()
                .flatMap(part -> Objects.requireNonNull(part.tile().of(2)).spans().stream())
                .filter(candidate -> candidate.kind().equals("section_part"))
                .findFirst()
                .orElseThrow();
        double x = model().scale().x(span.range().startNs() + span.range().durationNs() / 2);
        double y = layout.tracks().y()
                + row.top()
                + layout.metrics().padding()
                + layout.metrics().density()
                + (span.row() + 0.5) * layout.metrics().span();
        return new Point2D(x, y);
    }

    @Test
    void thePictureIsDrawnOnceTheTilesHaveArrived() {
        awaitTimeline();
        var phases = Fx.call(() -> phasesRow());
        double y = Fx.call(() -> model().layout().tracks().y()
                + phases.top()
                + model().layout().metrics().padding()
                + 3);
        double x = Fx.call(() -> model().scale().x(model().zeroNs() + 50_000_000));

        // The colour of precopy.
        Fx.await(() -> colorAt(x, y).equals(Color.web("#2f6db3")));
    }

    private Layout.Row phasesRow() {
        return model().layout().rows().stream()
                .filter(row -> row.track() instanceof Track.Phases)
                .findFirst()
                .orElseThrow();
    }

    private Color colorAt(double x, double y) {
        WritableImage image = stage.getScene().snapshot(null);
        return image.getPixelReader().getColor((int) x, (int) y);
    }

    @Test
    void theAppearanceCanBeChanged() {
        awaitTimeline();
        Fx.await(() -> colorAt(20, 700).equals(Color.web("#14171c")));

        press(KeyCode.T);

        Fx.await(() -> colorAt(20, 700).equals(Color.WHITE));
    }

    @Test
    void theQuestionMarkShowsAndHidesTheHelpSheet() {
        awaitTimeline();

        typeQuestionMark();
        Fx.await(window::isHelpVisible);
        typeQuestionMark();
        Fx.await(() -> !window.isHelpVisible());
        typeQuestionMark();
        Fx.await(window::isHelpVisible);
        press(KeyCode.ESCAPE);
        Fx.await(() -> !window.isHelpVisible());
    }

    private void typeQuestionMark() {
        Fx.run(() -> robot.keyPress(KeyCode.SHIFT));
        press(KeyCode.SLASH);
        Fx.run(() -> robot.keyRelease(KeyCode.SHIFT));
    }

    @Test
    void aWorkspaceThatCannotBeOpenedIsSaidInTheWindow() {
        var missing = directory.resolve("missing.duckdb");

        window = show(missing);

        Fx.await(() -> window.message().equals("no such workspace: " + missing));
        assertThat(Fx.call(() -> window.model())).isEmpty();
    }

    @Test
    void aWorkspaceWithoutEventsOpens() throws SQLException {
        var empty = directory.resolve("empty.duckdb");
        new SampleWorkspace(empty).close();

        window = show(empty);

        Fx.await(() -> window.model().isPresent());
        press(KeyCode.W);
        assertThat(Fx.call(() -> model().isEmpty())).isTrue();
    }

    @Test
    void theWindowCanBeClosedWhileTheWorkspaceIsBeingOpened() {
        Fx.run(stage::close);

        assertThat(Fx.call(() -> stage.isShowing())).isFalse();
    }
}
