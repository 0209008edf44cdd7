package dev.phaseline.gui.window;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.jspecify.annotations.Nullable;

/** A window on one workspace at a time. It is there at once; files are opened on another thread meanwhile. */
public final class TimelineWindow {

    private final Stage stage;
    private final RecentFiles recent;
    private final StackPane root = new StackPane();
    private final Notice message;
    private final WindowActions actions;
    /** Made when it is asked for first, as the palette is: what nobody looks at does not delay the first picture. */
    private @Nullable HelpSheet help;

    private @Nullable Palette palette;
    private Appearance appearance;
    private @Nullable Session session;
    private @Nullable Opening opening;
    private @Nullable ProgressPane progress;
    private @Nullable WelcomePane welcome;
    private @Nullable WarmUp warmUp;
    private boolean comparing;
    private boolean closed;

    /**
     * Fills a stage and starts to open files. The caller shows the stage.
     *
     * @param stage is closed as usual; the workspace is closed with it
     * @param files a workspace, or recordings, or nothing: then the window asks
     */
    public TimelineWindow(Stage stage, List<Path> files, Appearance appearance, RecentFiles recent) {
        this(stage, appearance, recent);
        if (files.isEmpty()) {
            welcome();
        } else {
            open(files);
        }
    }

    /**
     * Fills a stage with what is being opened already. The caller shows the stage.
     *
     * @param stage is closed as usual; the workspace is closed with it
     */
    public TimelineWindow(Stage stage, Opening started, Appearance appearance, RecentFiles recent) {
        this(stage, appearance, recent);
        follow(started);
    }

    private TimelineWindow(Stage stage, Appearance appearance, RecentFiles recent) {
        this.stage = stage;
        this.appearance = appearance;
        this.recent = recent;
        // Before the first control, which would have JavaFX read a theme of its own.
        applyAppearance();
        message = new Notice();
        var scene = new Scene(root, 1600, 900);
        actions = new WindowActions(new Tasks());
        root.getStyleClass().add("timeline-window");
        root.getStylesheets().add(String.valueOf(TimelineWindow.class.getResource("timeline.css")));
        root.getChildren().add(message);
        StackPane.setAlignment(message, Pos.TOP_CENTER);
        StackPane.setMargin(message, new Insets(48, 0, 0, 0));
        stage.setTitle("Phaseline");
        stage.setScene(scene);
        stage.addEventHandler(WindowEvent.WINDOW_HIDDEN, _ -> close());
        scene.addPreLayoutPulseListener(this::pulse);
        new Keyboard(scene, actions, this::escape, new Tasks());
        new FileDrop(scene, this::openDropped);
    }

    /** The model; empty while a workspace is being opened, or if that failed. */
    public Optional<TimelineModel> model() {
        return Optional.ofNullable(session).map(Session::model);
    }

    /** Whether a workspace is open and all that its picture shows has been read and painted. */
    public boolean isComplete() {
        return session != null && session.view().isComplete();
    }

    /** What is said instead of the timeline, or about a problem with it; may be empty. */
    public String message() {
        return progress == null ? message.text() : progress.text();
    }

    /** Whether the last file could not be opened; {@link #message} says why. */
    public boolean isRefused() {
        return opening == null && progress == null && message.isVisible();
    }

    /** Whether the sheet with keys and gestures is shown. */
    public boolean isHelpVisible() {
        return help != null && help.isVisible();
    }

    Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    Palette palette() {
        if (palette == null) {
            palette = new Palette(this::focusTimeline);
            root.getChildren().add(palette);
        }
        return palette;
    }

    // ---- opening ----

    private void welcome() {
        var pane = new WelcomePane(recent.all(), this::chooseFiles, file -> open(List.of(file)));
        welcome = pane;
        root.getChildren().addFirst(pane);
    }

    /**
     * Does beforehand what opening takes, beside the start page, so that what the user chooses there is shown sooner. It
     * ends when something is opened.
     */
    public void warmUp() {
        if (welcome != null && warmUp == null) {
            warmUp = new WarmUp(appearance);
            warmUp.start();
        }
    }

    /** Whether what {@link #warmUp} has started is over. */
    public boolean isWarm() {
        return warmUp != null && warmUp.isOver();
    }

    /** Dropped recordings join those that were dropped before; a workspace replaces what is shown. */
    void openDropped(List<Path> files) {
        var all = new ArrayList<Path>();
        if (session != null && session.file().isTemporary()) {
            all.addAll(session.file().files());
        }
        files.stream().filter(file -> !all.contains(file)).forEach(all::add);
        open(files.size() == 1 && files.getFirst().toString().endsWith(".duckdb") ? files : all);
    }

    /** Opens files instead of what is shown. */
    public void open(List<Path> files) {
        follow(Opening.start(files, comparing));
    }

    private void follow(Opening started) {
        if (opening != null) {
            opening.cancel();
        }
        if (warmUp != null) {
            warmUp.end();
        }
        var first = String.valueOf(started.files().getFirst().getFileName());
        root.getChildren().removeAll(welcome, progress);
        welcome = null;
        message.say("");
        var pane = new ProgressPane("Opening " + first + " …", this::cancelOpening);
        progress = pane;
        root.getChildren().add(1, pane);
        stage.setTitle(first + " – Phaseline – ? for keys");
        opening = started;
        started.listen(Platform::runLater, new Opening.Listener() {
            @Override
            public void progress(String text) {
                if (progress == pane) {
                    pane.say(text);
                }
            }

            @Override
            public void opened(OpenedFile file, WorkspaceReader reader) {
                if (closed || progress != pane) {
                    inBackground(() -> {
                        reader.close();
                        Opening.delete(file);
                    });
                } else {
                    show(file, reader);
                }
            }

            @Override
            public void failed(String text) {
                if (progress == pane) {
                    endOpening();
                    message.say(text);
                    if (session == null) {
                        welcome();
                    }
                }
            }
        });
    }

    private void cancelOpening() {
        if (opening != null) {
            opening.cancel();
        }
    }

    private void endOpening() {
        root.getChildren().remove(progress);
        progress = null;
        opening = null;
    }

    /** What says how far it is stays until the first picture is painted. */
    private void show(OpenedFile file, WorkspaceReader reader) {
        opening = null;
        var before = session;
        var opened = new Session(file, reader, appearance, message::say, this::closeSearch);
        if (before != null) {
            if (before.file().files().equals(file.files())) {
                opened.model().adopt(before.model());
            }
            root.getChildren().removeAll(before.pane(), before.search());
            closeInBackground(before, !before.file().equals(file));
        }
        session = opened;
        root.getChildren().addFirst(opened.pane());
        root.getChildren().add(1, opened.search());
        StackPane.setAlignment(opened.search(), Pos.TOP_RIGHT);
        stage.setTitle(file.title() + " – Phaseline – ? for keys");
        if (!file.isTemporary()) {
            recent.add(file.workspace());
        }
        focusTimeline();
    }

    private void chooseFiles() {
        var chooser = new FileChooser();
        chooser.setTitle("Open recordings or a workspace");
        var chosen = chooser.showOpenMultipleDialog(stage);
        if (chosen != null && !chosen.isEmpty()) {
            open(chosen.stream().map(File::toPath).toList());
        }
    }

    /** Closes the workspace with its notes and opens it again. */
    private void reopen() {
        var old = session;
        if (old == null) {
            return;
        }
        var unsaved = old.unsaved();
        var file = old.file();
        inBackground(() -> {
            var problem = closeQuietly(old, unsaved);
            Platform.runLater(() -> reopened(old, file, problem));
        });
    }

    private void reopened(Session old, OpenedFile file, String problem) {
        message.say(problem);
        if (!problem.isEmpty()) {
            old.model().marks().setUnsaved();
        }
        if (closed || session != old) {
            return;
        }
        var again = Opening.start(List.of(file.workspace()), comparing);
        again.listen(Platform::runLater, new Opening.Listener() {
            @Override
            public void progress(String text) {
                // What is shown stays until the new picture is there.
            }

            @Override
            public void opened(OpenedFile same, WorkspaceReader reader) {
                if (closed || session != old) {
                    inBackground(reader::close);
                } else {
                    replace(old, file, reader);
                }
            }

            @Override
            public void failed(String text) {
                message.say(text);
            }
        });
    }

    private void replace(Session old, OpenedFile file, WorkspaceReader reader) {
        var opened = new Session(file, reader, appearance, message::say, this::closeSearch);
        opened.model().adopt(old.model());
        root.getChildren().removeAll(old.pane(), old.search());
        session = opened;
        root.getChildren().addFirst(opened.pane());
        root.getChildren().add(1, opened.search());
        StackPane.setAlignment(opened.search(), Pos.TOP_RIGHT);
        focusTimeline();
    }

    // ---- panes ----

    private void pulse() {
        if (session != null && session.pulse() && opening == null) {
            endOpening();
        }
    }

    private void focusTimeline() {
        if (session != null) {
            session.view().requestFocus();
        }
    }

    private void closeSearch() {
        if (session != null) {
            session.search().setVisible(false);
        }
        focusTimeline();
    }

    /** Closes the sheet and the notice if they are open. */
    private boolean escape() {
        boolean open = isHelpVisible() || message.isVisible();
        if (help != null) {
            help.setVisible(false);
        }
        message.say("");
        return open;
    }

    private void applyAppearance() {
        var theme = switch (appearance) {
            case DARK -> new PrimerDark();
            case LIGHT -> new PrimerLight();
        };
        // The theme in the form that JavaFX need not parse.
        Application.setUserAgentStylesheet(theme.getUserAgentStylesheetBSS());
        if (session != null) {
            session.view().setAppearance(appearance);
        }
    }

    /** What the actions do with this window. */
    private final class Tasks implements WindowActions.WindowTasks {

        @Override
        public Optional<Session> session() {
            return Optional.ofNullable(session);
        }

        @Override
        public void toggleAppearance() {
            appearance = appearance == Appearance.DARK ? Appearance.LIGHT : Appearance.DARK;
            applyAppearance();
        }

        @Override
        public void toggleHelp() {
            if (help == null) {
                help = new HelpSheet(actions.all());
                root.getChildren().add(help);
            } else {
                help.setVisible(!help.isVisible());
            }
        }

        @Override
        public void search() {
            session().ifPresent(open -> {
                open.search().setVisible(true);
                open.search().requestFocus();
            });
        }

        @Override
        public void choose(String prompt, List<Palette.Entry> entries) {
            palette().open(prompt, entries);
        }

        @Override
        public void ask(String prompt, UnaryOperator<String> answer) {
            palette().ask(prompt, answer);
        }

        @Override
        public void reload() {
            if (session != null && session.file().isTemporary()) {
                open(session.file().files());
            } else {
                reopen();
            }
        }

        @Override
        public void chooseFiles() {
            TimelineWindow.this.chooseFiles();
        }

        @Override
        public void toggleCompare() {
            comparing = !comparing;
            reopen();
        }

        @Override
        public void saveNotes() {
            reopen();
        }
    }

    // ---- closing ----

    private void close() {
        closed = true;
        if (opening != null) {
            inBackground(opening::abandon);
        }
        if (warmUp != null) {
            warmUp.end();
        }
        if (session != null) {
            closeInBackground(session, true);
            session = null;
        }
    }

    /** Closing waits for a query that is being cancelled; the JavaFX thread does not. */
    private void closeInBackground(Session old, boolean delete) {
        var unsaved = old.unsaved();
        inBackground(() -> {
            closeQuietly(old, unsaved);
            if (delete) {
                Opening.delete(old.file());
            }
        });
    }

    /** Returns what went wrong with the notes, empty if nothing did. */
    private static String closeQuietly(Session old, Session.Unsaved unsaved) {
        try {
            old.close(unsaved);
            return "";
        } catch (WorkspaceException e) {
            System.getLogger(TimelineWindow.class.getName()).log(System.Logger.Level.WARNING, "notes are not kept", e);
            return "notes are not kept: " + e.getMessage();
        }
    }

    private static void inBackground(Runnable work) {
        Thread.ofPlatform().name("timeline closing").start(work);
    }
}
