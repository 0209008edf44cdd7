package dev.phaseline.gui.window;

import dev.phaseline.analyzer.load.LoadResult;
import dev.phaseline.analyzer.load.RecordingLoader;
import dev.phaseline.analyzer.recording.TemporaryDirectory;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import dev.phaseline.gui.model.Units;
import dev.phaseline.gui.workspace.WorkspaceReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Opens a workspace, or loads recordings into a temporary one, on a thread of its own. It may begin before there is anybody
 * to be told: what it has to say waits for the listener.
 */
public final class Opening {

    /** Is told how it goes; all calls come through the executor. */
    interface Listener {

        /** How far it is. */
        void progress(String text);

        /** It is done; the listener takes over the reader. */
        void opened(OpenedFile file, WorkspaceReader reader);

        /** It cannot be done, in one line for the user; empty if the user has cancelled it. */
        void failed(String message);
    }

    private record Audience(Executor executor, Listener listener) {

        private void tell(Consumer<Listener> news) {
            executor.execute(() -> news.accept(listener));
        }
    }

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<Path> files;
    private final boolean compare;
    private final CompletableFuture<Audience> audience = new CompletableFuture<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("timeline opening").unstarted(this::open);
    /** Ends when all that was said so far has been told. Belongs to the thread. */
    private CompletableFuture<Audience> told = audience;

    private volatile boolean cancelled;

    private Opening(List<Path> files, boolean compare) {
        this.files = List.copyOf(files);
        this.compare = compare;
    }

    /**
     * Starts to open files.
     *
     * @param files one workspace, or recordings; at least one
     */
    public static Opening start(List<Path> files) {
        return start(files, false);
    }

    /**
     * Starts to open files.
     *
     * @param files one workspace, or recordings; at least one
     * @param compare whether migrations are aligned at their starts
     */
    static Opening start(List<Path> files, boolean compare) {
        var opening = new Opening(files, compare);
        opening.thread.start();
        return opening;
    }

    List<Path> files() {
        return files;
    }

    /**
     * Takes the one listener.
     *
     * @param executor runs all calls of the listener
     */
    void listen(Executor executor, Listener listener) {
        audience.complete(new Audience(executor, listener));
    }

    /** Ends it soon; nothing but a failure without a message is heard of it any more. */
    void cancel() {
        cancelled = true;
    }

    /**
     * Ends what nobody will listen to, and waits until nothing is left of it, which takes moments; but not for long, since
     * it may be waiting for a pipe.
     */
    public void abandon() {
        cancel();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(Consumer<Listener> news) {
        told = told.thenApply(those -> {
            those.tell(news);
            return those;
        });
    }

    private void open() {
        try {
            boolean workspace = files.size() == 1 && isWorkspace(files.getFirst());
            var file = workspace ? new OpenedFile(files, files.getFirst(), Optional.empty()) : load();
            say("Reading " + file.title() + " …");
            var reader = read(file);
            if (cancelled) {
                reader.close();
                delete(file);
                throw new CancellationException();
            }
            tell(listener -> listener.opened(file, reader));
        } catch (CancellationException e) {
            tell(listener -> listener.failed(""));
        } catch (WorkspaceException | IOException e) {
            tell(listener -> listener.failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException | LinkageError e) {
            // A defect of ours; a window that goes on saying that it opens a file would hide it.
            System.getLogger(Opening.class.getName()).log(System.Logger.Level.ERROR, "cannot open " + files, e);
            tell(listener -> listener.failed("cannot open " + files.getFirst() + ": " + e));
        }
    }

    private WorkspaceReader read(OpenedFile file) {
        try {
            return WorkspaceReader.open(file.workspace(), compare);
        } catch (WorkspaceException e) {
            delete(file);
            throw e;
        }
    }

    private void say(String text) {
        if (!cancelled) {
            tell(listener -> listener.progress(text));
        }
    }

    /** A DuckDB file has its mark behind a checksum; what does not exist is named so by whoever opens it. */
    static boolean isWorkspace(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return false;
        }
        if (!Files.exists(file)) {
            return true;
        }
        try (var stream = Files.newInputStream(file)) {
            var head = new String(stream.readNBytes(12), StandardCharsets.ISO_8859_1);
            return head.length() == 12 && head.endsWith("DUCK");
        }
    }

    private OpenedFile load() throws IOException {
        var directory = TemporaryDirectory.create();
        var file = directory.path().resolve("recordings.duckdb");
        var opened = new OpenedFile(files, file, Optional.of(directory));
        try (var workspace = Workspace.openOrCreate(file)) {
            var loader = new RecordingLoader(workspace, Optional.empty(), this::progress);
            say("Loading " + opened.title() + " …");
            for (var result : loader.load(files)) {
                if (result instanceof LoadResult.Failed failed) {
                    throw new WorkspaceException(failed.message());
                }
            }
            return opened;
        } catch (CancellationException | WorkspaceException e) {
            delete(opened);
            throw e;
        }
    }

    private void progress(long events) {
        if (cancelled) {
            throw new CancellationException();
        }
        say("Loading: " + Units.count(events) + (events == 1 ? " event …" : " events …"));
    }

    /** Deletes a workspace that was made for recordings, once it is closed. */
    static void delete(OpenedFile file) {
        file.temporary().ifPresent(directory -> {
            try {
                directory.close();
            } catch (IOException e) {
                System.getLogger(Opening.class.getName())
                        .log(System.Logger.Level.WARNING, "cannot delete " + file.workspace(), e);
            }
        });
    }
}
