package dev.phaseline.tracepoint.simple;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the writer's bytes go. Owned by the writer. */
interface TraceFile extends Closeable {
    /**
     * Appends bytes, all or none.
     *
     * @throws IOException if they cannot be written; a later call may succeed
     */
    void append(ByteBuffer bytes) throws IOException;

    /**
     * Opens a file, which is emptied if it exists.
     *
     * @throws IOException if it cannot be written
     */
    static TraceFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        return new TraceFile() {
            private long length;

            @Override
            public void append(ByteBuffer bytes) throws IOException {
                // What a full disk cut off the last time is overwritten, so that no reader meets half a record.
                channel.position(length);
                int more = bytes.remaining();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                length += more;
            }

            @Override
            public void close() throws IOException {
                try (channel) {
                    if (channel.size() > length) {
                        channel.truncate(length);
                    }
                }
            }
        };
    }

    /** Returns a file that could not be opened: it refuses everything for that reason. */
    static TraceFile unavailable(IOException reason) {
        return new TraceFile() {
            @Override
            public void append(ByteBuffer bytes) throws IOException {
                throw reason;
            }

            @Override
            public void close() {}
        };
    }
}
