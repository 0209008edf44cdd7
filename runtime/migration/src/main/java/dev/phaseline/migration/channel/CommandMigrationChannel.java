package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.stream.ConfirmingChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The standard input and output of a command. Its error output is this process's own.
 *
 * <p>The command is killed, with whatever it has started, by {@link #shutdown}; {@link #close} lets it end by itself.
 */
final class CommandMigrationChannel implements MigrationChannel, ConfirmingChannel {
    static final String TYPE_NAME = "qio-channel-command";

    /** How long a command that has closed its end of a pipe, or lost ours, may take to end. */
    private static final long END_PATIENCE_SECONDS = 5;

    private static final int CHUNK_BYTES = 32 * 1024;

    private final String command;
    private final Process process;
    private final Input input;
    private final OutputStream output;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private final long traceIdentity = TraceIdentity.next();
    private volatile boolean open = true;

    private CommandMigrationChannel(String command, Process process, Input input) {
        this.command = command;
        this.process = process;
        this.input = input;
        this.output = process.getOutputStream();
    }

    /** Starts a command to read and write from threads that may block. */
    static CommandMigrationChannel outgoing(MigrationUri.Exec uri) throws ChannelException {
        Process process = spawn(uri);
        return new CommandMigrationChannel(uri.command(), process, new BlockingInput(process.getInputStream()));
    }

    /** Starts a command whose output the loop can wait for. */
    static CommandMigrationChannel incoming(MigrationUri.Exec uri) throws ChannelException {
        Process process = spawn(uri);
        try {
            return new CommandMigrationChannel(uri.command(), process, LoopInput.of(process));
        } catch (IOException e) {
            kill(process);
            throw new ChannelException("cannot read from command '" + uri.command() + "': " + e.getMessage(), e);
        }
    }

    private static Process spawn(MigrationUri.Exec uri) throws ChannelException {
        try {
            return new ProcessBuilder(uri.arguments())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new ChannelException("cannot start command '" + uri.command() + "': " + e.getMessage(), e);
        }
    }

    /** Calls {@code arrival} once, on the loop's thread, when the command has written something or has ended. */
    void whenReadable(MainLoop loop, Runnable arrival) throws IOException {
        loopInput().whenReadable(loop, arrival);
    }

    @Override
    public void waitIn(MainLoop loop) throws IOException {
        loopInput().waitIn(loop);
    }

    private LoopInput loopInput() {
        if (input instanceof LoopInput loopInput) {
            return loopInput;
        }
        throw new IllegalStateException("the loop cannot wait for the output of a command that takes a stream");
    }

    @Override
    public long traceIdentity() {
        return traceIdentity;
    }

    @Override
    public String typeName() {
        return TYPE_NAME;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = input.read(target);
        if (count < 0 && awaitEnd() && process.exitValue() != 0) {
            throw new IOException(ending());
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int count = Math.min(source.remaining(), chunk.length);
        source.get(source.position(), chunk, 0, count);
        try {
            output.write(chunk, 0, count);
            output.flush();
        } catch (IOException e) {
            throw new IOException(awaitEnd() ? ending() : "command '" + command + "' does not read any more", e);
        }
        source.position(source.position() + count);
        return count;
    }

    @Override
    public void confirm() throws IOException {
        output.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(ending());
        }
    }

    /** Returns whether the command has ended after a moment. */
    private boolean awaitEnd() throws IOException {
        try {
            return process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        var failure = new InterruptedIOException("interrupted while command '" + command + "' was to end");
        failure.initCause(cause);
        return failure;
    }

    private String ending() {
        return "command '%s' ended with exit status %d".formatted(command, process.exitValue());
    }

    @Override
    public void shutdown() {
        kill(process);
    }

    private static void kill(Process process) {
        // Listed before the shell is gone, which would leave its children without their common parent.
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() throws IOException {
        if (!open) {
            return;
        }
        open = false;
        try (input) {
            output.close();
        } catch (IOException e) {
            // What the command has not read, the writer has learnt: each write is flushed.
            System.getLogger(CommandMigrationChannel.class.getName())
                    .log(System.Logger.Level.DEBUG, "cannot close the input of command '" + command + "'", e);
        }
        var _ = process.onExit()
                .orTimeout(END_PATIENCE_SECONDS, TimeUnit.SECONDS)
                .whenComplete((ended, late) -> {
                    if (late != null) {
                        kill(process);
                    }
                });
    }

    /** What the command writes. */
    private sealed interface Input extends AutoCloseable {
        int read(ByteBuffer target) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** For a thread that may block. */
    private record BlockingInput(InputStream stream) implements Input {
        @Override
        public int read(ByteBuffer target) throws IOException {
            var bytes = new byte[Math.min(target.remaining(), CHUNK_BYTES)];
            int count = stream.read(bytes);
            if (count > 0) {
                target.put(bytes, 0, count);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /**
     * For the loop, whose selector cannot wait for the pipe of a process: a thread moves the bytes to one that it can
     * wait for.
     */
    private static final class LoopInput implements Input {
        private final Pipe.SourceChannel pipe;
        private @Nullable MainLoop loop;

        private LoopInput(Pipe.SourceChannel pipe) {
            this.pipe = pipe;
        }

        static LoopInput of(Process process) throws IOException {
            Pipe pipe = Pipe.open();
            Thread.ofPlatform().daemon().name("exec-output").start(() -> pump(process, pipe.sink()));
            return new LoopInput(pipe.source());
        }

        void whenReadable(MainLoop waiting, Runnable arrival) throws IOException {
            pipe.configureBlocking(false);
            waiting.watchOnce(pipe, SelectionKey.OP_READ, () -> {
                waiting.unwatch(pipe);
                block();
                arrival.run();
            });
        }

        private void block() {
            try {
                pipe.configureBlocking(true);
            } catch (IOException e) {
                throw new UncheckedIOException("the pipe from a command cannot be used", e);
            }
        }

        void waitIn(MainLoop waiting) throws IOException {
            pipe.configureBlocking(false);
            loop = waiting;
        }

        private static void pump(Process process, Pipe.SinkChannel sink) {
            try (sink;
                    InputStream output = process.getInputStream()) {
                var bytes = new byte[CHUNK_BYTES];
                for (int count = output.read(bytes); count >= 0; count = output.read(bytes)) {
                    ByteBuffer left = ByteBuffer.wrap(bytes, 0, count);
                    while (left.hasRemaining()) {
                        sink.write(left);
                    }
                }
                // So that whoever meets the end can say how the command ended.
                process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (IOException e) {
                // The reader has closed its end: it needs no more, and learns nothing from this.
                System.getLogger(CommandMigrationChannel.class.getName())
                        .log(System.Logger.Level.DEBUG, "the output of a command is not read any more", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = pipe.read(target);
            MainLoop waiting = loop;
            while (count == 0 && target.hasRemaining() && waiting != null) {
                waiting.awaitReady(pipe, SelectionKey.OP_READ);
                count = pipe.read(target);
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            pipe.close();
        }
    }
}
