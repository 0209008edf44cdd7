package dev.phaseline.gui.window;

import dev.phaseline.analyzer.recording.TemporaryDirectory;
import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;

/**
 * Opens a tiny recording that nobody sees while the start page waits for the user: most of what the first opening in a
 * process costs is code that is loaded, linked and compiled, and a database library that is read. Confined to the JavaFX
 * thread, which it needs for some milliseconds at a time.
 */
final class WarmUp {

    private static final List<String> RECORDINGS = List.of("warm-up-source.log", "warm-up-destination.log");
    /** Longer than the picture waits for its parts. */
    private static final int LOOKS = 60;

    private static final int PERIOD_MS = 20;
    private static final double WIDTH = 1100;
    private static final double HEIGHT = 600;

    private final Appearance appearance;
    private @Nullable Opening opening;
    private @Nullable Session session;
    private @Nullable TemporaryDirectory directory;
    private boolean ended;
    private boolean over;

    WarmUp(Appearance appearance) {
        this.appearance = appearance;
    }

    /** Starts; whatever fails here fails again when the user opens something, who is told then. */
    void start() {
        try {
            var made = TemporaryDirectory.create();
            directory = made;
            var files = new ArrayList<Path>();
            for (var name : RECORDINGS) {
                try (var text = WarmUp.class.getResourceAsStream(name)) {
                    if (text == null) {
                        throw new IllegalStateException("no resource " + name);
                    }
                    var file = made.path().resolve(name);
                    Files.copy(text, file);
                    files.add(file);
                }
            }
            var started = Opening.start(files);
            opening = started;
            started.listen(Platform::runLater, new Opening.Listener() {
                @Override
                public void progress(String text) {
                    // Nobody looks.
                }

                @Override
                public void opened(OpenedFile file, WorkspaceReader reader) {
                    show(file, reader);
                }

                @Override
                public void failed(String message) {
                    end();
                }
            });
        } catch (IOException e) {
            end();
        }
    }

    /** Whether it is done, or was ended and has left nothing behind. */
    boolean isOver() {
        return over;
    }

    private void show(OpenedFile file, WorkspaceReader reader) {
        var opened = new Session(file, reader, appearance, _ -> {}, () -> {});
        if (ended) {
            inBackground(() -> close(opened));
        } else {
            session = opened;
            var _ = new Scene(opened.pane(), WIDTH, HEIGHT);
            look(opened, LOOKS);
        }
    }

    /** A scene without a window has no pulses of its own. */
    private void look(Session opened, int times) {
        if (ended) {
            return;
        }
        opened.pane().applyCss();
        opened.pane().layout();
        opened.pulse();
        if (opened.view().isComplete()) {
            opened.pane()
                    .snapshot(
                            _ -> {
                                end();
                                return null;
                            },
                            null,
                            null);
        } else if (times > 0) {
            CompletableFuture.delayedExecutor(PERIOD_MS, TimeUnit.MILLISECONDS, Platform::runLater)
                    .execute(() -> look(opened, times - 1));
        } else {
            end();
        }
    }

    /** Ends it, soon if it is not done yet. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        var started = opening;
        var old = session;
        var made = directory;
        inBackground(() -> {
            if (started != null) {
                started.abandon();
            }
            if (old != null) {
                close(old);
            }
            delete(made);
            Platform.runLater(() -> over = true);
        });
    }

    private static void close(Session old) {
        old.close(new Session.Unsaved(Optional.empty()));
        Opening.delete(old.file());
    }

    /** The process waits for it: files would be left behind otherwise. */
    private static void inBackground(Runnable work) {
        Thread.ofPlatform().name("timeline closing").start(work);
    }

    private static void delete(@Nullable TemporaryDirectory directory) {
        if (directory == null) {
            return;
        }
        try {
            directory.close();
        } catch (IOException e) {
            System.getLogger(WarmUp.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot delete " + directory.path(), e);
        }
    }
}
