package dev.phaseline.gui.window;

import dev.phaseline.analyzer.workspace.WorkspaceException;
import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Marks;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.workspace.SqlSession;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.geometry.Orientation;
import javafx.scene.control.SplitPane;
import org.jspecify.annotations.Nullable;

/** An open workspace with what shows it. Belongs to the JavaFX thread, except for closing. */
final class Session {

    private static final double DRAWER_AT = 0.68;
    private static final double LARGE_DRAWER_AT = 0.3;

    private final OpenedFile file;
    private final WorkspaceReader reader;
    private final TimelineView view;
    private final SplitPane pane = new SplitPane();
    private final SearchField search;
    /** Made when it is asked for first: what nobody looks at does not delay the first picture. */
    private @Nullable DrawerPane drawer;

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Takes over the reader.
     *
     * @param problems takes one line about a query that failed
     * @param searchClosed is run when the user is done with the search field
     */
    Session(
            OpenedFile file,
            WorkspaceReader reader,
            Appearance appearance,
            Consumer<String> problems,
            Runnable searchClosed) {
        this.file = file;
        this.reader = reader;
        view = new TimelineView(reader, appearance, problems);
        search = new SearchField(view.model(), searchClosed);
        search.setVisible(false);
        pane.setOrientation(Orientation.VERTICAL);
        pane.getItems().add(view);
        view.loader().start();
    }

    OpenedFile file() {
        return file;
    }

    TimelineModel model() {
        return view.model();
    }

    TimelineView view() {
        return view;
    }

    DrawerPane drawer() {
        var made = drawer;
        if (made == null) {
            var console = new SqlConsole(view.model(), new SqlSession(reader.connection(), Platform::runLater));
            view.loader().readSchema(console::setNames);
            made = new DrawerPane(
                    console,
                    new FindingsPane(
                            view.model(), (recording, seq) -> view.loader().goTo(new EventRef(recording, seq))),
                    new NotesPane(view.model()));
            made.update();
            drawer = made;
        }
        return made;
    }

    SplitPane pane() {
        return pane;
    }

    SearchField search() {
        return search;
    }

    boolean isDrawerOpen() {
        return drawer != null && pane.getItems().contains(drawer);
    }

    void openDrawer() {
        if (!isDrawerOpen()) {
            pane.getItems().add(drawer());
            pane.setDividerPositions(DRAWER_AT);
            pane.applyCss();
            pane.layout();
        }
    }

    /** Opens the drawer, or gives it most of the height, or the usual share of it again. */
    void resizeDrawer() {
        if (!isDrawerOpen()) {
            openDrawer();
            drawer().showConsole();
        }
        boolean large = pane.getDividerPositions()[0] < DRAWER_AT - 0.1;
        pane.setDividerPositions(large ? DRAWER_AT : LARGE_DRAWER_AT);
    }

    void closeDrawer() {
        if (drawer != null) {
            pane.getItems().remove(drawer);
        }
        view.requestFocus();
    }

    /**
     * Paints what is outdated; to be called once in a pulse.
     *
     * @return whether anything was
     */
    boolean pulse() {
        boolean painted = view.pulse();
        if (painted) {
            if (drawer != null) {
                drawer.update();
            }
            search.update();
        }
        return painted;
    }

    /**
     * Closes the workspace and keeps notes that are new; does nothing if it is closed already, as when the window closes
     * while it opens the workspace again. Waits for a query that is being cancelled: not to be called on
     * the JavaFX thread.
     *
     * @param notes as {@link #unsaved} has said
     * @throws WorkspaceException if they cannot be kept; it is closed all the same
     */
    void close(Unsaved notes) {
        if (closed.getAndSet(true) && notes.marks().isEmpty()) {
            return;
        }
        if (drawer != null) {
            drawer.close();
        }
        if (notes.marks().isPresent() && !file.isTemporary()) {
            view.loader().closeWith(notes.marks().get());
        } else {
            view.loader().close();
        }
    }

    /** What has to be kept when the workspace is closed; to be asked on the JavaFX thread. */
    Unsaved unsaved() {
        return new Unsaved(model().marks().takeUnsaved());
    }

    /** Notes that are not in the workspace yet; empty if all are. */
    record Unsaved(Optional<List<Marks.Mark>> marks) {}

    /** Where a workspace is. */
    Path path() {
        return file.workspace();
    }
}
