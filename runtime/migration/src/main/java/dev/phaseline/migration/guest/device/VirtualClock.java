package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.unused;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.util.function.LongSupplier;

/**
 * The time of the guest: nanoseconds and CPU ticks that pass only while it runs, so that a migration does not age it.
 * Stopped when made.
 *
 * <p>Read by any thread; started and stopped by the thread that starts and stops the guest; saved and loaded while
 * stopped.
 *
 * <p>Source: QEMU {@code softmmu/cpu-timers.c}, {@code vmstate_timers}.
 */
public final class VirtualClock {
    /** How the section {@code timer} looks. */
    public static final VmStateDescription<VirtualClock> DESCRIPTION = VmStateDescription.<VirtualClock>builder("timer")
            .version(2, 1)
            .field(value("cpu_ticks_offset", Codecs.INT64, c -> c.state.ticksOffset, VirtualClock::setTicksOffset))
            .field(unused(8))
            .fieldSince(2, value("cpu_clock_offset", Codecs.INT64, c -> c.state.offsetNs, VirtualClock::setOffsetNs))
            .build();

    private final LongSupplier hostNs;
    private volatile State state = new State(false, 0, 0);

    /**
     * Creates a clock at 0.
     *
     * @param hostNs the host's monotonic clock, in nanoseconds
     */
    public VirtualClock(LongSupplier hostNs) {
        this.hostNs = hostNs;
    }

    /** Lets time pass; does nothing if it does already. */
    public void start() {
        State now = state;
        if (!now.running) {
            long host = hostNs.getAsLong();
            state = new State(true, now.ticksOffset - host, now.offsetNs - host);
        }
    }

    /** Freezes time; does nothing if it is frozen. */
    public void stop() {
        State now = state;
        if (now.running) {
            long host = hostNs.getAsLong();
            state = new State(false, now.ticksOffset + host, now.offsetNs + host);
        }
    }

    /** Returns how long the guest has run, in nanoseconds. */
    public long nowNs() {
        State now = state;
        return now.running ? now.offsetNs + hostNs.getAsLong() : now.offsetNs;
    }

    /** Returns the CPUs' tick counter, which runs at 1 GHz here. */
    public long ticks() {
        State now = state;
        return now.running ? now.ticksOffset + hostNs.getAsLong() : now.ticksOffset;
    }

    void digest(StateDigest digest) {
        digest.put("ticks", ticks()).put("now", nowNs());
    }

    private void setTicksOffset(long ticks) {
        state = new State(state.running, ticks, state.offsetNs);
    }

    private void setOffsetNs(long ns) {
        state = new State(state.running, state.ticksOffset, ns);
    }

    /** While running, offsets to the host's clock; while stopped, the values themselves. */
    private record State(boolean running, long ticksOffset, long offsetNs) {}
}
