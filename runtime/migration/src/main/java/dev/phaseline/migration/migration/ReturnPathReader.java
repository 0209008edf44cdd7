package dev.phaseline.migration.migration;

import dev.phaseline.migration.mainloop.Joining;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The source's thread {@code return path}: reads what the destination answers until that has finished or the connection
 * breaks.
 *
 * <p>Source: QEMU {@code migration/migration.c}, {@code source_return_path_thread}.
 */
final class ReturnPathReader {
    /** A connection that broke ends the thread at once; this is for one that is broken in one direction only. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final QemuInputFile in;
    private final Supplier<MigrationStatus> status;
    private final Thread thread;

    private volatile Optional<StreamException> failure = Optional.empty();
    private volatile boolean switchoverAcked;

    /**
     * Creates the thread, which owns the file and closes it.
     *
     * @param status of the migration; it has no business with an answer once it is given up
     */
    ReturnPathReader(QemuInputFile in, Supplier<MigrationStatus> status) {
        this.in = in;
        this.status = status;
        this.thread = Thread.ofPlatform().daemon().name("return path").unstarted(this::run);
    }

    /** Whether the destination has said that its devices are ready for the switchover. For any thread. */
    boolean isSwitchoverAcked() {
        return switchoverAcked;
    }

    void start() {
        thread.start();
    }

    /** Makes the thread end, whatever it waits for. */
    void shutdown() {
        in.shutdown();
    }

    /**
     * Makes the thread end although the stream could not be written: the last message of a destination that has failed says
     * so, and may be on its way.
     */
    void endSoon() {
        try {
            if (!thread.join(LAST_WORDS)) {
                shutdown();
            }
        } catch (InterruptedException e) {
            shutdown();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the end of the thread; returns as {@link #failure} does. */
    Optional<StreamException> join() {
        Joining.join(thread);
        return failure;
    }

    /**
     * Why the destination's answers cannot be trusted; empty as long as nothing speaks against it. Final once the thread
     * was joined. For any thread.
     */
    Optional<StreamException> failure() {
        return failure;
    }

    private void run() {
        MigrationTrace.sourceReturnPathThreadEntry();
        try {
            boolean finished = false;
            while (!finished && status.get().isSetupOrActive()) {
                MigrationTrace.sourceReturnPathThreadLoopTop();
                finished = readMessage();
            }
        } catch (StreamException e) {
            failure = Optional.of(e);
            if (in.error() != null) {
                MigrationTrace.sourceReturnPathThreadBadEnd();
            }
        } finally {
            MigrationTrace.sourceReturnPathThreadEnd();
            in.close();
        }
    }

    /** Returns whether it was the last message. */
    private boolean readMessage() throws StreamException {
        int type = in.getU16();
        int length = in.getU16();
        ReturnPathMessage message = find(type);
        if (length != message.lengthBytes()) {
            throw in.failure(
                    Errno.EINVAL,
                    "the destination sent a %s message of %d bytes, expected %d"
                            .formatted(message, length, message.lengthBytes()));
        }
        return switch (message) {
            case SHUT -> {
                int value = in.getU32();
                MigrationTrace.sourceReturnPathThreadShut(value);
                if (value != 0) {
                    throw new StreamException(
                            Errno.EPERM,
                            StreamException.NOWHERE,
                            "the destination reports that it failed (" + value + ")",
                            null);
                }
                yield true;
            }
            case PONG -> {
                MigrationTrace.sourceReturnPathThreadPong(in.getU32());
                yield false;
            }
            case SWITCHOVER_ACK -> {
                switchoverAcked = true;
                yield false;
            }
        };
    }

    private ReturnPathMessage find(int type) throws StreamException {
        for (ReturnPathMessage message : ReturnPathMessage.values()) {
            if (message.type() == type) {
                return message;
            }
        }
        throw in.failure(Errno.EINVAL, "the destination sent a message of unknown type " + type);
    }
}
