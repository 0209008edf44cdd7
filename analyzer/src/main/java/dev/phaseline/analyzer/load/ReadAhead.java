package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording in a thread of its own, at most one window ahead of the caller. Closing it stops the thread,
 * however far it has come.
 */
final class ReadAhead implements AutoCloseable {
    /** What the two threads tell each other. */
    sealed interface Message {}

    /** What the reader met. */
    sealed interface Item extends Message {}

    record Events(EventWindow window) implements Item {}

    record Others(EventWindow window) implements Item {}

    record Damaged(Damage damage) implements Item {}

    /** Nothing follows. */
    record End(RecordingSummary summary) implements Item {}

    /** Reading ended early. */
    record Failure(Throwable cause) implements Message {}

    /** A window can have a hundred megabytes: one being filled, one waiting, one being written. */
    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(1);

    private final RecordingContent content;
    private final Thread reader;
    private @Nullable RecordingSummary summary;

    /** @throws IOException if the recording cannot be opened */
    ReadAhead(RecordingSource source, Declarations declarations) throws IOException {
        content = source.content();
        reader = Thread.ofPlatform().daemon().name("read " + source.path()).start(() -> read(source, declarations));
    }

    private void read(RecordingSource source, Declarations declarations) {
        try {
            put(last(source, declarations));
        } catch (InterruptedIOException e) {
            // Closed: nobody waits for more.
        }
    }

    private Message last(RecordingSource source, Declarations declarations) throws InterruptedIOException {
        try {
            return new End(source.read(content, declarations, new RecordingSink() {
                @Override
                public void events(EventWindow window) throws IOException {
                    put(new Events(window));
                }

                @Override
                public void others(EventWindow window) throws IOException {
                    put(new Others(window));
                }

                @Override
                public void damage(Damage damage) throws IOException {
                    put(new Damaged(damage));
                }
            }));
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException | Error e) {
            // Thrown again by the thread that waits for it.
            return new Failure(e);
        }
    }

    private void put(Message message) throws InterruptedIOException {
        try {
            queue.put(message);
        } catch (InterruptedException e) {
            throw new InterruptedIOException("reading was stopped");
        }
    }

    /**
     * Waits for what comes next.
     *
     * @throws IOException if the recording cannot be read
     */
    Item next() throws IOException {
        return switch (take()) {
            case End end -> {
                summary = end.summary();
                yield end;
            }
            case Item item -> item;
            case Failure(var cause) -> throw failure(cause);
        };
    }

    /** Throws what another thread has met, unless it is an exception for the caller to throw. */
    static IOException failure(@Nullable Throwable cause) {
        return switch (cause) {
            case IOException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException(cause);
        };
    }

    private Message take() throws InterruptedIOException {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("loading was interrupted");
        }
    }

    /** What the recording says about itself, once {@link End} has come. */
    RecordingSummary summary() {
        if (summary == null) {
            throw new IllegalStateException("the recording has not been read to its end");
        }
        return summary;
    }

    /** How much of the recording has been read, from 0 to 1. */
    double partRead() {
        return Math.min(1, (double) content.positionBytes() / Math.max(1, content.sizeBytes()));
    }

    @Override
    public void close() throws IOException {
        stop(reader);
        content.close();
    }

    /** Interrupts a thread, and waits for its end even if this one is interrupted. */
    static void stop(Thread thread) {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
