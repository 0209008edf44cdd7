package dev.phaseline.migration.qmp;

import dev.phaseline.migration.mainloop.MonotonicClock;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accepts clients, and pauses when that fails. Whoever could not be accepted, for example since no descriptors are left,
 * waits on in the kernel, and so the listener is ready again at once. Owned by the thread {@code qmp}.
 */
final class QmpAcceptor {
    /** Short for a client that waits, and long for a processor. */
    static final long PAUSE_MS = 100;

    private final Path path;
    private final Source source;
    private final MonotonicClock clock;
    private final Consumer<String> problems;
    private boolean failing;
    private long failedNanos;

    /** What may fail. */
    @FunctionalInterface
    interface Source {
        /** Takes a client that waits, if there is one. */
        @Nullable
        SocketChannel accept(ServerSocketChannel server) throws IOException;
    }

    /**
     * Creates one that has not failed.
     *
     * @param path of the control socket, for the user
     * @param problems learns, in one line for the user, that clients cannot be accepted; once until one is again
     */
    QmpAcceptor(Path path, Source source, MonotonicClock clock, Consumer<String> problems) {
        this.path = path;
        this.source = source;
        this.clock = clock;
        this.problems = problems;
    }

    /** Takes a client that waits, in non-blocking mode; there is none if that fails. */
    Optional<SocketChannel> accept(ServerSocketChannel server) {
        try {
            SocketChannel socket = source.accept(server);
            if (socket != null) {
                socket.configureBlocking(false);
            }
            failing = false;
            return Optional.ofNullable(socket);
        } catch (IOException e) {
            failed(e);
            return Optional.empty();
        }
    }

    private void failed(IOException reason) {
        if (!failing) {
            // No logger is asked: the JDK's opens files for its first message, and fails with an error if it cannot.
            problems.accept(
                    "the control socket " + path + ": a client cannot be accepted for now: " + reason.getMessage());
        }
        failing = true;
        failedNanos = clock.nanos();
    }

    /** Whether it is too early for another attempt. */
    boolean isPausing() {
        return failing && clock.millisSince(failedNanos) < PAUSE_MS;
    }
}
