package dev.phaseline.migration.descriptor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/** The calls of the C library that work on descriptors. A call that fails returns the negative error number. */
final class DescriptorCalls {
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    /** {@code struct iovec}: an address and a length. */
    static final long IOVEC_BYTES = 16;

    /** {@code struct pollfd}: a descriptor, and the events asked for and met. */
    static final long POLLFD_BYTES = 8;

    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int SEEK_SET = 0;
    private static final int FD_CLOEXEC = 1;
    private static final int O_NONBLOCK = 0x800;
    private static final int EFD_FLAGS = 0x80800;
    private static final int SHUT_RDWR = 2;
    private static final int WAIT_FOR_EVER = -1;

    static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final MethodHandle READ =
            downcall("read", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, LONG));
    private static final MethodHandle WRITEV =
            downcall("writev", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle READV =
            downcall("readv", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle POLL =
            downcall("poll", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, LONG, INT));
    private static final MethodHandle SHUTDOWN = downcall("shutdown", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle CLOSE = downcall("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle FCNTL =
            downcall("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FTRUNCATE = downcall("ftruncate", FunctionDescriptor.of(INT, INT, LONG));
    private static final MethodHandle LSEEK = downcall("lseek", FunctionDescriptor.of(LONG, INT, LONG, INT));
    private static final MethodHandle EVENTFD = downcall("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle RECVMSG =
            downcall("recvmsg", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle GETSOCKOPT =
            downcall("getsockopt", FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    private static final MethodHandle STRERROR_R =
            downcall("__xpg_strerror_r", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, LONG));

    private DescriptorCalls() {}

    /** {@code read(2)}. */
    static long read(int fd, MemorySegment target) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return result((long) READ.invokeExact(state, fd, target, target.byteSize()), state);
        } catch (Throwable e) {
            throw failed("read", e);
        }
    }

    /**
     * {@code writev(2)}.
     *
     * @param sources direct
     */
    static long writev(int fd, ByteBuffer[] sources, int offset, int length) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            MemorySegment vector = call.allocate(length * IOVEC_BYTES, Long.BYTES);
            for (int i = 0; i < length; i++) {
                MemorySegment source = MemorySegment.ofBuffer(sources[offset + i]);
                vector.set(LONG, i * IOVEC_BYTES, source.address());
                vector.set(LONG, i * IOVEC_BYTES + Long.BYTES, source.byteSize());
            }
            return result((long) WRITEV.invokeExact(state, fd, vector, length), state);
        } catch (Throwable e) {
            throw failed("writev", e);
        }
    }

    /**
     * {@code writev(2)} of memory that the caller keeps mapped.
     *
     * @param state of {@link #CALL_STATE}
     * @param vector of {@code struct iovec}
     */
    static long writev(MemorySegment state, int fd, MemorySegment vector, int pieces) {
        try {
            return result((long) WRITEV.invokeExact(state, fd, vector, pieces), state);
        } catch (Throwable e) {
            throw failed("writev", e);
        }
    }

    /** {@code readv(2)}; as {@link #writev(MemorySegment, int, MemorySegment, int)}. */
    static long readv(MemorySegment state, int fd, MemorySegment vector, int pieces) {
        try {
            return result((long) READV.invokeExact(state, fd, vector, pieces), state);
        } catch (Throwable e) {
            throw failed("readv", e);
        }
    }

    /** Makes of what a read or write returned a number of bytes, 0 if it is to be tried again. */
    static long moved(long count) throws IOException {
        if (count == -EAGAIN || count == -EINTR) {
            return 0;
        }
        if (count < 0) {
            throw failure(count);
        }
        return count;
    }

    /** The exception for a negative error number. */
    static IOException failure(long negative) {
        return new IOException(message((int) -negative));
    }

    /** {@code poll(2)} without a time limit, for one event of one descriptor or for input of another one. */
    static void poll(int fd, short event, int other) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment both = call.allocate(2 * POLLFD_BYTES, Integer.BYTES);
            both.set(INT, 0, fd);
            both.set(ValueLayout.JAVA_SHORT, Integer.BYTES, event);
            both.set(INT, POLLFD_BYTES, other);
            both.set(ValueLayout.JAVA_SHORT, POLLFD_BYTES + Integer.BYTES, POLLIN);
            poll(call.allocate(CALL_STATE), both, 2);
        }
    }

    /** {@code poll(2)} without a time limit, for input of one descriptor. */
    static void pollInput(int fd) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment one = call.allocate(POLLFD_BYTES, Integer.BYTES);
            one.set(INT, 0, fd);
            one.set(ValueLayout.JAVA_SHORT, Integer.BYTES, POLLIN);
            poll(call.allocate(CALL_STATE), one, 1);
        }
    }

    private static void poll(MemorySegment state, MemorySegment descriptors, long count) {
        try {
            int ready = (int) POLL.invokeExact(state, descriptors, count, WAIT_FOR_EVER);
            if (ready < 0 && (int) ERRNO.get(state, 0L) != EINTR) {
                throw new IllegalStateException("poll: " + message((int) ERRNO.get(state, 0L)));
            }
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw failed("poll", e);
        }
    }

    /** {@code shutdown(2)} of both directions. */
    static int shutdown(int fd) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return (int) result((int) SHUTDOWN.invokeExact(state, fd, SHUT_RDWR), state);
        } catch (Throwable e) {
            throw failed("shutdown", e);
        }
    }

    /** {@code close(2)}. */
    static int close(int fd) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return (int) result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw failed("close", e);
        }
    }

    /** Whether programs that this process starts would not get the descriptor; negative if there is none. */
    static int closesOnExec(int fd) {
        int flags = fcntl(fd, F_GETFD, 0);
        return flags < 0 ? flags : flags & FD_CLOEXEC;
    }

    static void setCloseOnExec(int fd) {
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    }

    /** The flags with which a file was opened. */
    static int statusFlags(int fd) {
        return fcntl(fd, F_GETFL, 0);
    }

    static void setNonBlocking(int fd) {
        fcntl(fd, F_SETFL, statusFlags(fd) | O_NONBLOCK);
    }

    /** Another number for the same open file, not inherited by other programs. */
    static int duplicate(int fd) {
        return fcntl(fd, F_DUPFD_CLOEXEC, 0);
    }

    /** {@code ftruncate(2)}. */
    static int ftruncate(int fd, long size) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return (int) result((int) FTRUNCATE.invokeExact(state, fd, size), state);
        } catch (Throwable e) {
            throw failed("ftruncate", e);
        }
    }

    /** {@code lseek(2)} to so many bytes from the beginning. */
    static long seek(int fd, long offset) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return result((long) LSEEK.invokeExact(state, fd, offset, SEEK_SET), state);
        } catch (Throwable e) {
            throw failed("lseek", e);
        }
    }

    private static int fcntl(int fd, int command, int argument) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return (int) result((int) FCNTL.invokeExact(state, fd, command, argument), state);
        } catch (Throwable e) {
            throw failed("fcntl", e);
        }
    }

    /** {@code eventfd(2)}, not inherited by other programs. */
    static int eventfd() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return (int) result((int) EVENTFD.invokeExact(state, 0, EFD_FLAGS), state);
        } catch (Throwable e) {
            throw failed("eventfd", e);
        }
    }

    /** {@code recvmsg(2)}. */
    static long recvmsg(int fd, MemorySegment message, int flags) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return result((long) RECVMSG.invokeExact(state, fd, message, flags), state);
        } catch (Throwable e) {
            throw failed("recvmsg", e);
        }
    }

    /** {@code getsockopt(2)} of an option of the socket level; returns the option's length. */
    static int getsockopt(int fd, int level, int option, MemorySegment value) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            MemorySegment length = call.allocateFrom(INT, (int) value.byteSize());
            int outcome = (int) result((int) GETSOCKOPT.invokeExact(state, fd, level, option, value, length), state);
            return outcome < 0 ? outcome : length.get(INT, 0);
        } catch (Throwable e) {
            throw failed("getsockopt", e);
        }
    }

    /** What an error number means, as the C library says it. */
    static String message(int errno) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment text = call.allocate(128);
            int outcome = (int) STRERROR_R.invokeExact(call.allocate(CALL_STATE), errno, text, text.byteSize());
            return outcome == 0 ? text.getString(0) : "error " + errno;
        } catch (Throwable e) {
            throw failed("strerror_r", e);
        }
    }

    private static long result(long returned, MemorySegment state) {
        return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
    }

    private static LinkageError failed(String name, Throwable cause) {
        return new LinkageError(name + " cannot be called", cause);
    }

    @SuppressWarnings("restricted") // binds functions of the C library, whose signatures POSIX and Linux fix
    private static MethodHandle downcall(String name, FunctionDescriptor signature, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no function " + name));
        var all = new Linker.Option[options.length + 1];
        all[0] = Linker.Option.captureCallState("errno");
        System.arraycopy(options, 0, all, 1, options.length);
        return linker.downcallHandle(function, signature, all);
    }
}
