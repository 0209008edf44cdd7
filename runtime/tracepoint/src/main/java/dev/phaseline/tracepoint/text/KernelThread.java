package dev.phaseline.tracepoint.text;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The number that the kernel gives the current thread, as QEMU prints it. */
final class KernelThread {
    private static final Path SELF = Path.of("/proc/thread-self"); // a link such as 4109/task/4112
    private static final long PROCESS = ProcessHandle.current().pid();

    /** {@code Thread.isVirtual}, or null before Java 21. */
    private static final @Nullable MethodHandle IS_VIRTUAL = findIsVirtual();

    private static final ThreadLocal<Long> ID = ThreadLocal.withInitial(KernelThread::read);

    private KernelThread() {}

    /** Returns the number, which the main thread shares with the process; where there is no /proc, the process's. */
    static long id() {
        // A virtual thread has another carrier each time that it goes on.
        return isVirtual(Thread.currentThread()) ? read() : ID.get();
    }

    private static long read() {
        try {
            return Long.parseLong(String.valueOf(Files.readSymbolicLink(SELF).getFileName()));
        } catch (IOException | NumberFormatException | UnsupportedOperationException e) {
            return PROCESS; // there is no such link outside Linux
        }
    }

    private static @Nullable MethodHandle findIsVirtual() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    private static boolean isVirtual(Thread thread) {
        try {
            return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
        } catch (Throwable e) {
            throw new LinkageError("Thread.isVirtual", e);
        }
    }
}
