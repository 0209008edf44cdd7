package dev.phaseline.migration.channel;

import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The descriptor number of a socket, with which the operating system's own calls can be made. The JDK knows it and keeps
 * it to itself, unless the JVM is started with {@code --add-exports java.base/sun.nio.ch=dev.phaseline.migration}.
 * Without it everything works too, but pages are copied once more on their way.
 */
final class SocketNumber {
    static final int UNKNOWN = -1;

    private static final @Nullable MethodHandle NUMBER = find();

    private SocketNumber() {}

    private static @Nullable MethodHandle find() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux")) {
            return null;
        }
        try {
            return MethodHandles.lookup()
                    .findVirtual(Class.forName("sun.nio.ch.SelChImpl"), "getFDVal", MethodType.methodType(int.class))
                    .asType(MethodType.methodType(int.class, Object.class));
        } catch (ReflectiveOperationException e) {
            log("sockets are read and written through buffers", e);
            return null;
        }
    }

    /** Returns the number, or {@link #UNKNOWN}. */
    static int of(SocketChannel socket) {
        if (NUMBER == null) {
            return UNKNOWN;
        }
        try {
            return (int) NUMBER.invokeExact((Object) socket);
        } catch (Throwable e) {
            log("a socket is read and written through buffers", e);
            return UNKNOWN;
        }
    }

    private static void log(String effect, Throwable reason) {
        System.getLogger(SocketNumber.class.getName()).log(Level.DEBUG, effect, reason);
    }
}
