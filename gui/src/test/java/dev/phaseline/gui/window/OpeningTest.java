package dev.phaseline.gui.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.phaseline.gui.sample.Fx;
import dev.phaseline.gui.sample.Precopy;
import dev.phaseline.gui.sample.SampleWorkspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javafx.event.Event;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.input.DataFormat;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens workspaces and recordings in all the ways there are. */
final class OpeningTest {

    private static final String LOG = """
            4711@1700000000.000000:migrate_set_state new state setup
            4711@1700000000.100000:migrate_set_state new state active
            4711@1700000000.900000:migrate_set_state new state completed
            """;

    @TempDir
    private Path directory;

    private @Nullable WindowDriver driver;

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    private WindowDriver open(List<Path> files, RecentFiles recent) {
        var opened = new WindowDriver(files, recent);
        driver = opened;
        return opened;
    }

    private Path log(String name) throws IOException {
        return Files.writeString(directory.resolve(name), LOG);
    }

    @Test
    void recordingsAreLoadedBehindTheWindowAndReadAgainWhileTheyGrow() throws IOException {
        var file = log("a.log");
        var window = open(List.of(file), RecentFiles.none());

        Fx.await(() -> window.window().session().isPresent());
        assertThat(Fx.call(() -> window.model().outline().events())).isEqualTo(3);
        var first = Fx.call(() -> window.session().path());

        // It is still being written: a line is there, another one has begun.
        Files.writeString(
                file, "4711@1700000001.000000:migrate_set_state new state setup\n4711@17", StandardOpenOption.APPEND);
        window.press(KeyCode.F5);
        Fx.await(() -> window.window().session().isPresent()
                && window.model().outline().events() == 4);
        var workspace = Fx.call(() -> window.session().path());
        assertThat(workspace).exists().isNotEqualTo(first);

        window.close();
        while (Files.exists(workspace.getParent())) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aWindowWithoutFilesOffersTheOnesThatWereOpenedLast() throws SQLException {
        var file = directory.resolve("w.duckdb");
        Precopy.write(file, 64);
        var recent = RecentFiles.in(directory.resolve("state").resolve("recent"));
        recent.add(directory.resolve("gone.duckdb"));
        recent.add(file);

        var window = open(List.of(), recent);
        Fx.run(() -> {
            var links = window.stage().getScene().getRoot().lookupAll(".hyperlink").stream()
                    .map(Hyperlink.class::cast)
                    .toList();
            assertThat(links).extracting(Hyperlink::getAccessibleText).containsExactly(file.toString());
            links.getFirst().fire();
        });

        Fx.await(() -> window.window().session().isPresent());
        assertThat(recent.all()).containsExactly(file);
    }

    @Test
    void aStartPagePreparesWhatOpeningTakesAndShowsNothingOfIt() {
        var window = open(List.of(), RecentFiles.none());

        Fx.run(window.window()::warmUp);

        Fx.await(window.window()::isWarm);
        assertThat(Fx.call(() -> window.window().model())).isEmpty();
        assertThat(Fx.call(() -> window.window().message())).isEmpty();
    }

    @Test
    void whatIsOpenedWhileTheStartPagePreparesIsShown() throws IOException {
        var window = open(List.of(), RecentFiles.none());
        var file = log("a.log");

        Fx.run(() -> {
            window.window().warmUp();
            window.window().open(List.of(file));
        });

        Fx.await(() -> window.window().session().isPresent() && window.window().isWarm());
        assertThat(Fx.call(() -> window.model().outline().events())).isEqualTo(3);
    }

    @Test
    void droppedRecordingsJoinThoseThatAreThere() throws IOException {
        var window = open(List.of(log("a.log")), RecentFiles.none());
        window.awaitTimeline();
        var other = Files.writeString(directory.resolve("b.log"), LOG.replace("4711@", "4712@"));

        drop(window, other);

        Fx.await(() -> window.window().session().isPresent()
                && window.model().outline().recordings().size() == 2);
    }

    /**
     * The platform without a display hands over no other program's files: the drag begins in the window itself. Nor can it
     * say which kinds of transfer are possible, so that only the end of the drag can be tried.
     */
    private static void drop(WindowDriver window, Path file) {
        var accepted = new CompletableFuture<Boolean>();
        double y = Fx.call(() -> {
            var view = window.session().view();
            view.setOnDragDetected(detected -> {
                var files = view.startDragAndDrop(TransferMode.COPY);
                files.setContent(Map.of(DataFormat.FILES, List.of(file.toFile())));
                var dropped = drag(files, detected);
                Event.fireEvent(view.getScene(), dropped);
                files.clear();
                endDrag();
                detected.consume();
                accepted.complete(dropped.isDropCompleted());
            });
            return window.model().layout().tracks().y() + 40;
        });
        window.drag(400, 480, y, MouseButton.PRIMARY);
        Fx.await(accepted::isDone);
        assertThat(accepted.join()).isTrue();
    }

    /**
     * A drag that the platform never began does not end: until another one does, the toolkit looks for what is copied among
     * what is dragged, in other tests too.
     */
    private static void endDrag() {
        try {
            var release = Class.forName("com.sun.javafx.tk.quantum.QuantumClipboard")
                    .getDeclaredMethod("releaseCurrentDragboard");
            release.setAccessible(true);
            release.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the toolkit ends drags otherwise now", e);
        }
    }

    private static DragEvent drag(Dragboard files, MouseEvent at) {
        return new DragEvent(
                DragEvent.DRAG_DROPPED,
                files,
                at.getX(),
                at.getY(),
                at.getScreenX(),
                at.getScreenY(),
                TransferMode.COPY,
                at.getSource(),
                null,
                at.getPickResult());
    }

    @Test
    void whatIsNoRecordingIsSaidAndWhatWasShownStays() throws SQLException, IOException {
        var file = directory.resolve("w.duckdb");
        Precopy.write(file, 64);
        var window = open(List.of(file), RecentFiles.none());
        Fx.await(() -> window.window().session().isPresent());
        var text = Files.writeString(directory.resolve("text"), "no trace");

        Fx.run(() -> window.window().open(List.of(text)));

        Fx.await(() -> window.window().message().contains("not a recording"));
        assertThat(Fx.call(() -> window.window().session())).isPresent();
    }

    @Test
    void loadingCanBeCancelled() throws IOException {
        var window = open(List.of(log("a.log")), RecentFiles.none());

        Fx.run(() -> window.stage().getScene().getRoot().lookupAll(".button").stream()
                .map(Button.class::cast)
                .filter(button -> button.getText().equals("Cancel"))
                .findFirst()
                .ifPresent(Button::fire));

        // Either it was quicker, or the window asks what to open.
        Fx.await(() -> window.window().session().isPresent()
                || window.stage().getScene().getRoot().lookupAll(".button").stream()
                        .map(Button.class::cast)
                        .anyMatch(button -> button.getText().startsWith("Open")));
    }

    @Test
    void twoMigrationsAreComparedWithAKey() throws SQLException {
        var file = directory.resolve("w.duckdb");
        try (var workspace = new SampleWorkspace(file)) {
            for (int i = 1; i <= 2; i++) {
                workspace.recording(i, "source");
                workspace.thread(i, i, "main");
                workspace.event(i, i, "migrate_set_state", i * 10_000_000L);
                workspace.event(i, i, "migrate_set_state", i * 20_000_000L);
                workspace.migration(i, "completed", i, null, i * 10_000_000L, i * 20_000_000L, 1, 1.0, 1);
            }
        }
        var window = open(List.of(file), RecentFiles.none());
        window.awaitTimeline();

        window.press(KeyCode.C);

        Fx.await(() -> window.window().session().isPresent()
                && window.model().outline().migrations().stream()
                        .allMatch(migration -> migration.range().startNs() == 0));
        // A window that is closed while it opens the workspace again closes it twice.
        var session = Fx.call(window::session);
        var unsaved = Fx.call(session::unsaved);
        session.close(unsaved);
        assertThatCode(() -> session.close(unsaved)).doesNotThrowAnyException();
    }
}
