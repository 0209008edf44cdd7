package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.StateException;
import dev.phaseline.migration.vmstate.VmStateDescription;

/** One counter of an {@link IntervalTimer}. It counts down from its period, again and again. */
final class IntervalCounter {
    private static final long FREQUENCY_HZ = 1_193_182;
    private static final long SECOND_NS = 1_000_000_000;
    private static final int LATCH_COMMAND = 0;
    private static final int LOW_THEN_HIGH = 3;
    private static final int LONGEST_PERIOD = 0x10000;

    /** 32 bytes, as in QEMU. */
    static final VmStateDescription<IntervalCounter> DESCRIPTION = VmStateDescription.<IntervalCounter>builder(
                    "pit channel")
            .version(2, 2)
            .field(value("count", Codecs.INT32, c -> c.period, (c, v) -> c.period = v))
            .field(value("latched_count", Codecs.UINT16, c -> c.latchedCount, (c, v) -> c.latchedCount = v))
            .field(value("count_latched", Codecs.UINT8, c -> c.bytesLatched, (c, v) -> c.bytesLatched = v))
            .field(value("status_latched", Codecs.UINT8, c -> c.statusLatched, (c, v) -> c.statusLatched = v))
            .field(value("status", Codecs.UINT8, c -> c.status, (c, v) -> c.status = v))
            .field(value("read_state", Codecs.UINT8, c -> c.readState, (c, v) -> c.readState = v))
            .field(value("write_state", Codecs.UINT8, c -> c.writeState, (c, v) -> c.writeState = v))
            .field(value("write_latch", Codecs.UINT8, c -> c.writeLatch, (c, v) -> c.writeLatch = v))
            .field(value("rw_mode", Codecs.UINT8, c -> c.accessMode, (c, v) -> c.accessMode = v))
            .field(value("mode", Codecs.UINT8, c -> c.mode, (c, v) -> c.mode = v))
            .field(value("bcd", Codecs.UINT8, c -> c.bcd, (c, v) -> c.bcd = v))
            .field(value("gate", Codecs.UINT8, c -> c.gate, (c, v) -> c.gate = v))
            .field(value("count_load_time", Codecs.INT64, c -> c.loadedNs, (c, v) -> c.loadedNs = v))
            .field(value(
                    "next_transition_time", Codecs.INT64, c -> c.nextTransitionNs, (c, v) -> c.nextTransitionNs = v))
            .postLoad((c, version) -> c.checkPeriod())
            .build();

    private int period;
    private int latchedCount;
    private int bytesLatched;
    private int statusLatched;
    private int status;
    private int readState;
    private int writeState;
    private int writeLatch;
    private int accessMode;
    private int mode;
    private int bcd;
    private int gate;
    private long loadedNs;
    private long nextTransitionNs;

    IntervalCounter() {
        reset();
    }

    void reset() {
        period = LONGEST_PERIOD;
        latchedCount = 0;
        bytesLatched = 0;
        statusLatched = 0;
        status = 0;
        readState = 0;
        writeState = 0;
        writeLatch = 0;
        accessMode = LOW_THEN_HIGH;
        mode = 2;
        bcd = 0;
        gate = 1;
        loadedNs = 0;
        nextTransitionNs = 0;
    }

    /** Takes a control word for this counter: latches the count, or prepares for a new period. */
    void control(int word, long nowNs) {
        int access = word >> 4 & 3;
        if (access == LATCH_COMMAND) {
            latchedCount = countAt(nowNs);
            bytesLatched = 2;
        } else {
            accessMode = access;
            mode = word >> 1 & 7;
            bcd = word & 1;
            readState = 0;
            writeState = 0;
        }
    }

    /** Takes a byte of the period, low one first; the second one starts the counter. */
    void write(int value, long nowNs) {
        if (writeState == 0) {
            writeLatch = value;
            writeState = 1;
            return;
        }
        int written = value << 8 | writeLatch;
        writeState = 0;
        period = written == 0 ? LONGEST_PERIOD : written;
        loadedNs = nowNs;
        nextTransitionNs = nowNs + period * SECOND_NS / FREQUENCY_HZ;
    }

    /** Gives a byte of the latched count, or of the current one, low one first. */
    int read(long nowNs) {
        int count = bytesLatched > 0 ? latchedCount : countAt(nowNs);
        bytesLatched = Math.max(0, bytesLatched - 1);
        readState ^= 1;
        return readState == 1 ? count & 0xff : count >> 8 & 0xff;
    }

    long nextTransitionNs() {
        return nextTransitionNs;
    }

    void setNextTransitionNs(long ns) {
        nextTransitionNs = ns;
    }

    void digest(StateDigest digest) {
        digest.put("period", period)
                .put("latched", latchedCount)
                .put("bytes", bytesLatched)
                .put("status", status)
                .put("statusLatched", statusLatched)
                .put("read", readState)
                .put("write", writeState)
                .put("writeLatch", writeLatch)
                .put("access", accessMode)
                .put("mode", mode)
                .put("bcd", bcd)
                .put("gate", gate)
                .put("loaded", loadedNs)
                .put("next", nextTransitionNs);
    }

    private void checkPeriod() throws StateException {
        if (period < 1 || period > LONGEST_PERIOD) {
            throw new StateException(
                    Errno.EINVAL, "received a period of " + period + ", expected 1 to " + LONGEST_PERIOD);
        }
    }

    private int countAt(long nowNs) {
        long elapsed = nowNs - loadedNs;
        // In two parts: the product of two hours in ns and the frequency would not fit.
        long ticks = elapsed / SECOND_NS * FREQUENCY_HZ + elapsed % SECOND_NS * FREQUENCY_HZ / SECOND_NS;
        return (int) (period - ticks % period) & 0xffff;
    }
}
