package dev.phaseline.migration.descriptor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Reads a unix connection together with the descriptors that come with its bytes, which {@link SocketChannel} drops. To
 * be used by the thread that owns the connection, and not after it was closed.
 */
public final class DescriptorReceiver {
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;
    private static final int SCM_RIGHTS = 1;
    private static final int LINGER_BYTES = 8;

    /** {@code MSG_DONTWAIT | MSG_CMSG_CLOEXEC}. */
    private static final int FLAGS = 0x40000040;

    /** {@code struct msghdr} of 64-bit Linux: name, vector, control data, each with a length; flags. */
    private static final long MESSAGE_BYTES = 56;

    private static final long VECTOR = 16;
    private static final long VECTOR_LENGTH = 24;
    private static final long CONTROL = 32;
    private static final long CONTROL_LENGTH = 40;

    /** {@code struct cmsghdr}: length with this header, level, type; then the data, padded to 8 bytes. */
    private static final long HEADER_BYTES = 16;

    private static final long HEADER_LEVEL = 8;
    private static final long HEADER_TYPE = 12;

    /** Room for the 253 descriptors that the kernel lets one message carry. */
    private static final long CONTROL_BYTES = HEADER_BYTES + 253 * 4 + 4;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final AtomicInteger LAST_MARK = new AtomicInteger();
    private static final int MAX_MARK = 0x7fff;

    private final int number;

    private DescriptorReceiver(int number) {
        this.number = number;
    }

    /** A receiver for a connection; empty where the operating system cannot tell which descriptor it has. */
    public static Optional<DescriptorReceiver> of(SocketChannel connection) {
        Path descriptors = Path.of("/proc/self/fd");
        // Java does not tell the number. A linger time, which means nothing to a unix socket, marks the one looked for.
        int mark = 1 + Math.floorMod(LAST_MARK.getAndIncrement(), MAX_MARK);
        try {
            connection.setOption(StandardSocketOptions.SO_LINGER, mark);
            try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
                for (Path descriptor : all) {
                    int number = Integer.parseInt(descriptor.getFileName().toString());
                    if (lingerOf(number) == mark) {
                        return Optional.of(new DescriptorReceiver(number));
                    }
                }
            } finally {
                connection.setOption(StandardSocketOptions.SO_LINGER, -1);
            }
        } catch (IOException e) {
            System.getLogger(DescriptorReceiver.class.getName())
                    .log(System.Logger.Level.DEBUG, "a control connection cannot take descriptors", e);
        }
        return Optional.empty();
    }

    /** The linger time; -1 if it is switched off, or this is no socket. */
    private static int lingerOf(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment linger = arena.allocate(LINGER_BYTES, Integer.BYTES);
            int length = DescriptorCalls.getsockopt(number, SOL_SOCKET, SO_LINGER, linger);
            return length == LINGER_BYTES && linger.get(INT, 0) != 0 ? linger.get(INT, Integer.BYTES) : -1;
        }
    }

    /**
     * Takes what is there, without waiting.
     *
     * @param target direct
     * @param descriptors receives what came with the bytes and owns it
     * @return the number of bytes; 0 if there is nothing yet, -1 at the end
     * @throws IOException if the connection is broken
     */
    public int receive(ByteBuffer target, Consumer<Descriptor> descriptors) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = MemorySegment.ofBuffer(target);
            MemorySegment vector = arena.allocate(DescriptorCalls.IOVEC_BYTES, Long.BYTES);
            vector.set(LONG, 0, bytes.address());
            vector.set(LONG, Long.BYTES, bytes.byteSize());
            MemorySegment control = arena.allocate(CONTROL_BYTES, Long.BYTES);
            MemorySegment message = arena.allocate(MESSAGE_BYTES, Long.BYTES);
            message.set(ValueLayout.ADDRESS, VECTOR, vector);
            message.set(LONG, VECTOR_LENGTH, 1);
            message.set(ValueLayout.ADDRESS, CONTROL, control);
            message.set(LONG, CONTROL_LENGTH, CONTROL_BYTES);
            long count = DescriptorCalls.recvmsg(number, message, FLAGS);
            if (count == -DescriptorCalls.EAGAIN || count == -DescriptorCalls.EINTR) {
                return 0;
            }
            if (count < 0) {
                throw new IOException(DescriptorCalls.message((int) -count));
            }
            takeAll(control.asSlice(0, message.get(LONG, CONTROL_LENGTH)), descriptors);
            target.position(target.position() + (int) count);
            return count == 0 ? -1 : (int) count;
        }
    }

    private static void takeAll(MemorySegment control, Consumer<Descriptor> descriptors) {
        long at = 0;
        while (at + HEADER_BYTES <= control.byteSize()) {
            long length = control.get(LONG, at);
            if (control.get(INT, at + HEADER_LEVEL) == SOL_SOCKET && control.get(INT, at + HEADER_TYPE) == SCM_RIGHTS) {
                for (long next = HEADER_BYTES; next + Integer.BYTES <= length; next += Integer.BYTES) {
                    descriptors.accept(Descriptor.received(control.get(INT, at + next)));
                }
            }
            // The kernel writes no header that is shorter than itself.
            at += Math.max(HEADER_BYTES, (length + Long.BYTES - 1) & -Long.BYTES);
        }
    }
}
