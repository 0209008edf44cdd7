package dev.phaseline.gui.window;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Command;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;

/** The window of one workspace. It is there at once; the workspace is opened on another thread meanwhile. */
public final class TimelineWindow {

    private static final Map<KeyCode, Command> COMMANDS = Map.ofEntries(
            Map.entry(KeyCode.W, Command.ZOOM_IN),
            Map.entry(KeyCode.S, Command.ZOOM_OUT),
            Map.entry(KeyCode.A, Command.PAN_LEFT),
            Map.entry(KeyCode.LEFT, Command.PAN_LEFT),
            Map.entry(KeyCode.D, Command.PAN_RIGHT),
            Map.entry(KeyCode.RIGHT, Command.PAN_RIGHT),
            Map.entry(KeyCode.UP, Command.SCROLL_UP),
            Map.entry(KeyCode.DOWN, Command.SCROLL_DOWN),
            Map.entry(KeyCode.F, Command.FIT),
            Map.entry(KeyCode.Z, Command.FIT),
            Map.entry(KeyCode.R, Command.RANGE),
            Map.entry(KeyCode.ESCAPE, Command.CLEAR));

    private final Stage stage;
    private final StackPane root = new StackPane();
    private final Label message = new Label();
    private final HelpSheet help = new HelpSheet();
    private Appearance appearance;
    private @Nullable TimelineView view;
    private boolean closed;

    /**
     * Fills a stage and starts to open the workspace. The caller shows the stage.
     *
     * @param stage is closed as usual; the workspace is closed with it
     */
    public TimelineWindow(Stage stage, Path workspace, Appearance appearance) {
        this.stage = stage;
        this.appearance = appearance;
        var scene = new Scene(root, 1600, 900);
        help.setVisible(false);
        message.setText("Opening " + workspace.getFileName() + " …");
        message.setWrapText(true);
        root.getChildren().addAll(message, help);
        stage.setTitle(workspace.getFileName() + " – Phaseline – ? for keys");
        stage.setScene(scene);
        stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, _ -> close());
        scene.addPreLayoutPulseListener(this::pulse);
        scene.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
        scene.addEventHandler(KeyEvent.KEY_TYPED, this::keyTyped);
        applyAppearance();
        Thread.ofPlatform().daemon().name("timeline opening").start(() -> open(workspace));
    }

    /** The model; empty while the workspace is being opened, or if that failed. */
    public Optional<TimelineModel> model() {
        return Optional.ofNullable(view).map(TimelineView::model);
    }

    /** What is said instead of the timeline, or about a problem with it; may be empty. */
    public String message() {
        return message.getText();
    }

    /** Whether the sheet with keys and gestures is shown. */
    public boolean isHelpVisible() {
        return help.isVisible();
    }

    private void open(Path workspace) {
        try {
            var reader = WorkspaceReader.open(workspace);
            Platform.runLater(() -> show(reader));
        } catch (RuntimeException e) {
            Platform.runLater(() -> message.setText(e.getMessage()));
        }
    }

    private void show(WorkspaceReader reader) {
        if (closed) {
            reader.close();
            return;
        }
        message.setText("");
        var opened = new TimelineView(reader, appearance, message::setText);
        view = opened;
        root.getChildren().addFirst(opened);
    }

    private void pulse() {
        if (view != null) {
            view.pulse();
        }
    }

    private void keyPressed(KeyEvent event) {
        if (event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        if (event.getCode() == KeyCode.T) {
            appearance = appearance == Appearance.DARK ? Appearance.LIGHT : Appearance.DARK;
            applyAppearance();
        } else if (event.getCode() == KeyCode.ESCAPE && help.isVisible()) {
            help.setVisible(false);
        } else {
            var command = Optional.ofNullable(COMMANDS.get(event.getCode()));
            model().ifPresent(model -> command.ifPresent(known -> known.run(model)));
        }
    }

    /** Which key has the question mark depends on the keyboard. */
    private void keyTyped(KeyEvent event) {
        if (event.getCharacter().equals("?")) {
            help.setVisible(!help.isVisible());
        }
    }

    private void applyAppearance() {
        var theme = switch (appearance) {
            case DARK -> new PrimerDark();
            case LIGHT -> new PrimerLight();
        };
        Application.setUserAgentStylesheet(theme.getUserAgentStylesheet());
        if (view != null) {
            view.setAppearance(appearance);
        }
    }

    private void close() {
        closed = true;
        if (view != null) {
            // Closing waits for a query that is being cancelled; this thread does not.
            Thread.ofPlatform().name("timeline closing").start(view::close);
            view = null;
        }
        stage.setScene(null);
    }
}
