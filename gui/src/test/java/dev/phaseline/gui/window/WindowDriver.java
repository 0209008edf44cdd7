package dev.phaseline.gui.window;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.sample.Fx;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;

/** Uses a window as a person does, on a stage without a display. */
final class WindowDriver implements AutoCloseable {

    private final Robot robot = Fx.call(Robot::new);
    private final Stage stage;
    private final TimelineWindow window;

    WindowDriver(List<Path> files, RecentFiles recent) {
        stage = Fx.call(Stage::new);
        window = Fx.call(() -> {
            stage.setX(0);
            stage.setY(0);
            var shown = new TimelineWindow(stage, files, Appearance.DARK, recent);
            stage.show();
            stage.requestFocus();
            return shown;
        });
    }

    Stage stage() {
        return stage;
    }

    TimelineWindow window() {
        return window;
    }

    Session session() {
        return window.session().orElseThrow();
    }

    TimelineModel model() {
        return session().model();
    }

    void awaitTimeline() {
        Fx.await(() -> window.session().isPresent()
                && model().layout().ruler().width() > 1
                && model().tiles().missing().isEmpty());
    }

    /** Waits until what has changed is laid out and painted. */
    void awaitPulse() {
        var pulsed = new AtomicInteger();
        Runnable listener = pulsed::incrementAndGet;
        Fx.run(() -> stage.getScene().addPostLayoutPulseListener(listener));
        // What the first pulse lays out, the second one paints.
        Fx.await(() -> {
            Platform.requestNextPulse();
            return pulsed.get() > 1
                    && window.session().filter(open -> open.view().isOutdated()).isEmpty();
        });
        Fx.run(() -> stage.getScene().removePostLayoutPulseListener(listener));
    }

    void press(KeyCode... keys) {
        Fx.run(() -> {
            for (int i = 0; i < keys.length - 1; i++) {
                robot.keyPress(keys[i]);
            }
            robot.keyType(keys[keys.length - 1]);
            for (int i = keys.length - 2; i >= 0; i--) {
                robot.keyRelease(keys[i]);
            }
        });
    }

    /** Writes lower-case letters, digits, and what else keys without Shift have. */
    void type(String text) {
        for (int i = 0; i < text.length(); i++) {
            press(key(text.charAt(i)));
        }
    }

    private static KeyCode key(char letter) {
        return switch (letter) {
            case ' ' -> KeyCode.SPACE;
            case '=' -> KeyCode.EQUALS;
            case '.' -> KeyCode.PERIOD;
            default ->
                Character.isDigit(letter)
                        ? KeyCode.valueOf("DIGIT" + letter)
                        : KeyCode.valueOf(String.valueOf(letter).toUpperCase(Locale.ROOT));
        };
    }

    void point(double x, double y) {
        Fx.run(() -> robot.mouseMove(stage.getScene().getRoot().localToScreen(x, y)));
    }

    void click(double x, double y) {
        clickWith(MouseButton.PRIMARY, x, y);
    }

    void clickWith(MouseButton button, double x, double y) {
        point(x, y);
        Fx.run(() -> {
            robot.mousePress(button);
            robot.mouseRelease(button);
        });
    }

    void drag(double fromX, double toX, double y, MouseButton button) {
        point(fromX, y);
        Fx.run(() -> robot.mousePress(button));
        point((fromX + toX) / 2, y);
        point(toX, y);
        Fx.run(() -> robot.mouseRelease(button));
    }

    /** The robot's buttons know nothing of keys: this is what a mouse sends while Shift is down. */
    void dragWithShift(double fromX, double toX, double y) {
        Fx.run(() -> {
            fireWithShift(MouseEvent.MOUSE_PRESSED, fromX, y);
            fireWithShift(MouseEvent.MOUSE_DRAGGED, toX, y);
            fireWithShift(MouseEvent.MOUSE_RELEASED, toX, y);
        });
    }

    private void fireWithShift(EventType<MouseEvent> type, double x, double y) {
        var view = session().view();
        boolean down = type != MouseEvent.MOUSE_RELEASED;
        Event.fireEvent(
                view,
                new MouseEvent(
                        type,
                        x,
                        y,
                        x,
                        y,
                        MouseButton.PRIMARY,
                        1,
                        true,
                        false,
                        false,
                        false,
                        down,
                        false,
                        false,
                        false,
                        false,
                        false,
                        new PickResult(view, x, y)));
    }

    @Override
    public void close() {
        Fx.run(stage::close);
    }
}
