package dev.phaseline.tracepoint;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * A tracepoint whose state the JIT compiler treats as a constant.
 *
 * <p>The compiler trusts the final fields of records, so from a stub's {@code static final} field it follows the
 * invoker to its call site and folds the site's target, itself a constant. Changing the target throws away the code
 * compiled with the old one; a loop that already runs sees the change.
 *
 * @param name the event's name without its group
 * @param site the call site; its target returns the state
 * @param invoker invokes the target that the site has at the time
 */
record FoldedTracepoint(String name, MutableCallSite site, MethodHandle invoker) implements Tracepoint {
    private static final MethodHandle ON = MethodHandles.constant(boolean.class, true);
    private static final MethodHandle OFF = MethodHandles.constant(boolean.class, false);

    static FoldedTracepoint off(String name) {
        var site = new MutableCallSite(MethodType.methodType(boolean.class));
        site.setTarget(OFF);
        return new FoldedTracepoint(name, site, site.dynamicInvoker());
    }

    @Override
    public boolean isOn() {
        try {
            return (boolean) invoker.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError("a constant cannot fail", e);
        }
    }

    /** Changes the state of this process's copy; other threads see it after {@link MutableCallSite#syncAll}. */
    void set(boolean on) {
        site.setTarget(on ? ON : OFF);
    }
}
