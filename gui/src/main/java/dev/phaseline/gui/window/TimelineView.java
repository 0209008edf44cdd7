package dev.phaseline.gui.window;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Command;
import dev.phaseline.gui.model.Gestures;
import dev.phaseline.gui.model.Gestures.Button;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.paint.CanvasSurface;
import dev.phaseline.gui.paint.TimelinePainter;
import dev.phaseline.gui.workspace.DetailLoader;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.AccessibleRole;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;

/**
 * The picture of a model that listens to pointer and wheel. Two canvases lie over each other, so that moving the pointer
 * does not draw the tracks again.
 */
final class TimelineView extends Region {

    /**
     * The first picture waits so long for all that it shows, ms: painted in parts, as these arrive, it would take several
     * times the work.
     */
    private static final long PATIENCE_MS = 250;

    private final TimelineModel model;
    private final DetailLoader loader;
    private final TimelinePainter painter;
    private final Gestures gestures;
    private final Canvas base = new Canvas();
    private final Canvas overlay = new Canvas();
    private final ContextMenu menu = new ContextMenu();
    private boolean baseOutdated = true;
    private boolean overlayOutdated = true;
    private boolean patient = true;

    /**
     * Takes over the reader.
     *
     * @param problems takes one line about a query that failed
     */
    TimelineView(WorkspaceReader reader, Appearance appearance, Consumer<String> problems) {
        model = new TimelineModel(reader.outline());
        loader = new DetailLoader(reader, model, Platform::runLater, problems);
        painter = new TimelinePainter(model, appearance);
        gestures = new Gestures(model);
        getChildren().addAll(base, overlay);
        for (var command : new Command[] {
            Command.PIN, Command.COLLAPSE, Command.HIDE, Command.MOVE_UP, Command.MOVE_DOWN, Command.ALL_TRACKS
        }) {
            var item = new MenuItem(command.description() + "   " + command.keys());
            item.setOnAction(_ -> command.run(model));
            menu.getItems().add(item);
        }
        model.setListener(new TimelineModel.Listener() {
            @Override
            public void viewChanged() {
                outdate(true);
            }

            @Override
            public void overlayChanged() {
                outdate(false);
            }
        });
        CompletableFuture.delayedExecutor(PATIENCE_MS, TimeUnit.MILLISECONDS, Platform::runLater)
                .execute(this::endPatience);
        setFocusTraversable(true);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        listenToPointer();
    }

    TimelineModel model() {
        return model;
    }

    DetailLoader loader() {
        return loader;
    }

    void setAppearance(Appearance appearance) {
        painter.setAppearance(appearance);
        outdate(true);
    }

    private void listenToPointer() {
        setOnMouseMoved(event -> {
            gestures.moved(event.getX(), event.getY());
            setCursor(gestures.isOnEdge(event.getX(), event.getY()) ? Cursor.V_RESIZE : Cursor.DEFAULT);
        });
        setOnMouseExited(_ -> gestures.left());
        setOnMousePressed(this::pressed);
        setOnMouseDragged(event -> gestures.dragged(event.getX(), event.getY()));
        setOnMouseReleased(event -> {
            if (event.getButton() != MouseButton.SECONDARY) {
                gestures.released(event.getX(), event.getY());
            }
        });
        setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
                gestures.doubleClicked(event.getX(), event.getY());
            }
        });
        setOnScroll(this::scrolled);
    }

    private void pressed(MouseEvent event) {
        requestFocus();
        menu.hide();
        switch (event.getButton()) {
            case PRIMARY -> gestures.pressed(event.getX(), event.getY(), Button.PRIMARY, event.isShiftDown());
            case MIDDLE -> gestures.pressed(event.getX(), event.getY(), Button.MIDDLE, event.isShiftDown());
            case SECONDARY ->
                model.layout().rowAt(event.getY(), model.rows().scrollY()).ifPresent(at -> {
                    model.rows().focusOn(at.row().key());
                    menu.show(this, event.getScreenX(), event.getScreenY());
                });
            case BACK, FORWARD, NONE -> {}
        }
    }

    /** Some systems turn Shift and the wheel into a horizontal movement, others leave that to the program. */
    private void scrolled(ScrollEvent event) {
        if (event.getDeltaX() != 0) {
            gestures.swept(event.getDeltaX());
        }
        if (event.getDeltaY() != 0) {
            gestures.wheel(event.getX(), event.getDeltaY(), event.isShortcutDown(), event.isShiftDown());
        }
        event.consume();
    }

    private void endPatience() {
        if (patient) {
            patient = false;
            Platform.requestNextPulse();
        }
    }

    private void outdate(boolean all) {
        baseOutdated |= all;
        overlayOutdated = true;
        Platform.requestNextPulse();
    }

    @Override
    protected void layoutChildren() {
        for (var canvas : new Canvas[] {base, overlay}) {
            canvas.setWidth(getWidth());
            canvas.setHeight(getHeight());
        }
        var window = getScene().getWindow();
        model.resize(getWidth(), getHeight(), window == null ? 1 : window.getRenderScaleX());
    }

    /** Says what keys act on and what is chosen: a screen reader sees no picture. */
    private void tell() {
        var text = new StringBuilder("timeline");
        model.rows().focus().ifPresent(row -> text.append(", ").append(row.key().label()));
        model.choice().detail().ifPresent(event -> text.append(", ").append(event.line()));
        model.selection()
                .range()
                .ifPresent(range -> text.append(", selected ")
                        .append(model.outline().timeText().duration(range.durationNs())));
        setAccessibleText(text.toString());
    }

    /** Whether something has changed that is not painted yet. */
    boolean isOutdated() {
        return overlayOutdated || isNeedsLayout();
    }

    /** Whether all that the picture shows has been read and painted. */
    boolean isComplete() {
        return !isOutdated() && getWidth() > 0 && isRead();
    }

    private boolean isRead() {
        return loader.isIdle() && model.tiles().missing().isEmpty();
    }

    /**
     * Paints what is outdated and asks for what is missing; to be called once in a pulse.
     *
     * @return whether anything was outdated
     */
    boolean pulse() {
        if (!overlayOutdated) {
            return false;
        }
        loader.update();
        if (patient && !isRead()) {
            return false;
        }
        patient = false;
        if (baseOutdated) {
            painter.paint(new CanvasSurface(base.getGraphicsContext2D()));
        }
        var context = overlay.getGraphicsContext2D();
        context.clearRect(0, 0, overlay.getWidth(), overlay.getHeight());
        painter.paintOverlay(new CanvasSurface(context));
        baseOutdated = false;
        overlayOutdated = false;
        tell();
        if (isRead()) {
            loader.prepare();
        }
        return true;
    }
}
