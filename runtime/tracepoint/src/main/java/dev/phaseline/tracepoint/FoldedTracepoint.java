package dev.phaseline.tracepoint;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * A tracepoint whose being off the JIT compiler treats as a constant.
 *
 * <p>The compiler trusts the final fields of records, so from a stub's {@code static final} field it follows the call
 * site to its target, which it takes for constant too, and folds the comparison. Changing the target throws away the
 * code compiled with the old one; a loop that already runs sees the change. The target is only compared, never called:
 * calling would make the JVM build an invoker at start-up, which costs more than all tracepoints together.
 *
 * @param name the event's name without its group
 * @param jfrName the event's name in recordings, without its group
 * @param isAvailable whether it can be on
 * @param site the call site; its target is {@link #ON} or {@link #OFF}
 * @param emission where it goes while it is on
 */
@SuppressWarnings("ReferenceEquality") // the two targets are told apart by identity, which the compiler folds
record FoldedTracepoint(String name, String jfrName, boolean isAvailable, MutableCallSite site, Emission emission)
        implements Tracepoint {
    private static final MethodHandle OFF = Targets.handle("off");
    private static final MethodHandle ON = Targets.handle("on");

    /** What changes but is not folded: it is read only while the tracepoint is on. */
    private static final class Emission {
        /** The bits of the backends that emit. */
        private volatile int backends;

        /** Whether a pattern switched it on. Guarded by the lock of {@link Tracepoints}. */
        private boolean enabled;

        private volatile int id = -1;
    }

    static FoldedTracepoint off(String name, String jfrName, boolean available) {
        return new FoldedTracepoint(name, jfrName, available, new MutableCallSite(OFF), new Emission());
    }

    @Override
    public boolean isOn() {
        return site.getTarget() != OFF;
    }

    @Override
    public boolean isOn(Backend backend) {
        return isOn() && (emission.backends & backend.bit()) != 0;
    }

    @Override
    public int id() {
        return emission.id;
    }

    void register(int id) {
        emission.id = id;
    }

    /** Whether a pattern switched it on; only under the lock of {@link Tracepoints}. */
    boolean isEnabled() {
        return emission.enabled;
    }

    /** Notes what a pattern says; only under the lock of {@link Tracepoints}. */
    void enable(boolean on) {
        emission.enabled = on;
    }

    /**
     * Sets the backends that emit; other threads see it after {@link MutableCallSite#syncAll}.
     *
     * @return whether that changed whether the tracepoint is on
     */
    boolean emitTo(int backends) {
        emission.backends = backends;
        MethodHandle target = backends == 0 ? OFF : ON;
        if (site.getTarget() == target) {
            return false;
        }
        site.setTarget(target);
        return true;
    }

    /**
     * Holds the methods that are the two targets. It is initialised before handles of them are made: the JVM has the code
     * of such handles ready, while for those of a class that is just being initialised it would have to make some.
     */
    private static final class Targets {
        private Targets() {}

        @SuppressWarnings("UnusedMethod") // found by its name
        static void off() {}

        @SuppressWarnings("UnusedMethod") // found by its name
        static void on() {}

        static MethodHandle handle(String method) {
            try {
                return MethodHandles.lookup().findStatic(Targets.class, method, MethodType.methodType(void.class));
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }
    }
}
