package dev.phaseline.migration.channel;

import dev.phaseline.migration.mainloop.MainLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file that takes a stream, or from which one comes; nothing comes back. Source: QEMU {@code migration/file.c}. */
final class FileMigrationChannel implements MigrationChannel {
    static final String TYPE_NAME = "qio-channel-file";

    private final FileChannel file;
    private final boolean writes;
    private final long traceIdentity = TraceIdentity.next();
    private volatile boolean ended;

    private FileMigrationChannel(FileChannel file, boolean writes) {
        this.file = file;
        this.writes = writes;
    }

    /**
     * Opens a file to write to. What it has before the offset stays, the rest is cut off; a new file belongs to the user
     * alone, since it holds the guest's memory.
     */
    static FileMigrationChannel outgoing(MigrationUri.File uri) throws ChannelException {
        try {
            FileChannel file = FileChannel.open(
                    Path.of(uri.path()),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            file.truncate(uri.offset()).position(uri.offset());
            return new FileMigrationChannel(file, true);
        } catch (IOException e) {
            throw new ChannelException("cannot write to " + uri + ": " + reason(e), e);
        }
    }

    /** Opens a file to read from the offset on. */
    static FileMigrationChannel incoming(MigrationUri.File uri) throws ChannelException {
        try {
            FileChannel file = FileChannel.open(Path.of(uri.path()), StandardOpenOption.READ);
            file.position(uri.offset());
            return new FileMigrationChannel(file, false);
        } catch (IOException e) {
            throw new ChannelException("cannot read from " + uri + ": " + reason(e), e);
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file or directory";
            case FileAlreadyExistsException other -> "it is no file";
            default -> String.valueOf(failure.getMessage());
        };
    }

    @Override
    public long traceIdentity() {
        return traceIdentity;
    }

    @Override
    public String typeName() {
        return TYPE_NAME;
    }

    /** A file keeps nobody waiting for the other side. */
    @Override
    public void waitIn(MainLoop loop) {}

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (writes) {
            throw new IOException("nothing comes back from a file");
        }
        return ended ? -1 : file.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        checkWritable();
        return file.write(source);
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        checkWritable();
        return file.write(sources, offset, length);
    }

    private void checkWritable() throws IOException {
        if (!writes) {
            throw new IOException("nothing goes back into a file");
        }
        if (ended) {
            throw new IOException("the writing was broken off");
        }
    }

    @Override
    public void shutdown() {
        ended = true;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
