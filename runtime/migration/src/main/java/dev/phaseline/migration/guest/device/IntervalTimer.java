package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.structArray;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.util.stream.IntStream;

/**
 * An i8254 programmable interval timer: three 16-bit counters at 1.193182 MHz. All counters run in mode 2 (rate
 * generator).
 *
 * <p>Source: QEMU {@code hw/timer/i8254_common.c}, from which the names of section and fields come.
 */
final class IntervalTimer implements Device {
    private static final int CHANNELS = 3;
    private static final int CONTROL_PORT = 3;
    private static final int READ_BACK = 3;

    static final VmStateDescription<IntervalTimer> DESCRIPTION = VmStateDescription.<IntervalTimer>builder("i8254")
            .version(3, 2)
            .fieldSince(
                    3,
                    value(
                            "channels[0].irq_disabled",
                            Codecs.UINT32,
                            t -> t.interruptDisabled,
                            (t, v) -> t.interruptDisabled = v))
            .field(structArray("channels", IntervalCounter.DESCRIPTION, CHANNELS, (t, i) -> t.channels[i]))
            .field(value(
                    "channels[0].next_transition_time",
                    Codecs.INT64,
                    t -> t.channels[0].nextTransitionNs(),
                    (t, v) -> t.channels[0].setNextTransitionNs(v)))
            .build();

    private final IntervalCounter[] channels =
            IntStream.range(0, CHANNELS).mapToObj(i -> new IntervalCounter()).toArray(IntervalCounter[]::new);
    private int interruptDisabled;

    @Override
    public String name() {
        return DESCRIPTION.name();
    }

    @Override
    public int firstPort() {
        return 0x40;
    }

    @Override
    public int portCount() {
        return CHANNELS + 1;
    }

    @Override
    public int read(int offset, long nowNs) {
        return offset == CONTROL_PORT ? 0 : channels[offset].read(nowNs);
    }

    @Override
    public void write(int offset, int value, long nowNs) {
        if (offset != CONTROL_PORT) {
            channels[offset].write(value, nowNs);
        } else if (value >> 6 != READ_BACK) {
            channels[value >> 6].control(value, nowNs);
        }
    }

    @Override
    public void reset() {
        interruptDisabled = 0;
        for (IntervalCounter channel : channels) {
            channel.reset();
        }
    }

    @Override
    public void register(SaveStateRegistry registry) {
        registry.register(DESCRIPTION, this);
    }

    @Override
    public void digest(StateDigest digest) {
        digest.put("disabled", interruptDisabled);
        for (IntervalCounter channel : channels) {
            channel.digest(digest);
        }
    }
}
