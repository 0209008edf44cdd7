package dev.phaseline.migration.ram;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few calls of Linux that the kernel's dirty log needs. A call that fails returns the negative error number. */
final class LinuxCalls {
    private static final long SYS_USERFAULTFD_X86_64 = 323;
    private static final long SYS_USERFAULTFD_AARCH64 = 282;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SYSCALL = downcall(
            "syscall", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG), 1);
    private static final MethodHandle IOCTL = downcall(
            "ioctl",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
            2);
    private static final MethodHandle OPEN = downcall(
            "open",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
            2);
    private static final MethodHandle CLOSE =
            downcall("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT), 1);

    private LinuxCalls() {}

    /** {@code userfaultfd(2)}; 38 (no such call) on processors whose number for it is not known here. */
    static int userfaultfd(long flags) {
        long number = switch (System.getProperty("os.arch", "")) {
            case "amd64" -> SYS_USERFAULTFD_X86_64;
            case "aarch64" -> SYS_USERFAULTFD_AARCH64;
            default -> -1;
        };
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return result((int) (long) SYSCALL.invokeExact(state, number, flags), state);
        } catch (Throwable e) {
            throw failed("syscall", e);
        }
    }

    /** {@code ioctl(2)} with a structure. */
    static int ioctl(int fd, long request, MemorySegment argument) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return result((int) IOCTL.invokeExact(state, fd, request, argument), state);
        } catch (Throwable e) {
            throw failed("ioctl", e);
        }
    }

    /** {@code open(2)}. */
    static int open(String path, int flags) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return result((int) OPEN.invokeExact(state, call.allocateFrom(path), flags, 0), state);
        } catch (Throwable e) {
            throw failed("open", e);
        }
    }

    /** {@code close(2)}. */
    static int close(int fd) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            return result((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable e) {
            throw failed("close", e);
        }
    }

    private static int result(int returned, MemorySegment state) {
        return returned >= 0 ? returned : -(int) ERRNO.get(state, 0L);
    }

    private static LinkageError failed(String name, Throwable cause) {
        return new LinkageError(name + " cannot be called", cause);
    }

    @SuppressWarnings("restricted") // binds functions of the C library, whose signatures POSIX and Linux fix
    private static MethodHandle downcall(String name, FunctionDescriptor signature, int firstVariadic) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no function " + name));
        return linker.downcallHandle(
                function,
                signature,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(firstVariadic));
    }
}
