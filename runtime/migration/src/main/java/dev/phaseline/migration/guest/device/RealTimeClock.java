package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Codecs.TIMER_NOT_ARMED;
import static dev.phaseline.migration.vmstate.Fields.buffer;
import static dev.phaseline.migration.vmstate.Fields.unused;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A real-time clock like the MC146818: the date, a periodic interrupt, and 114 bytes that survive a reset.
 *
 * <p>Source: QEMU {@code hw/rtc/mc146818rtc.c}, from which the names of section and fields come.
 */
final class RealTimeClock implements Device {
    private static final int INDEX_PORT = 0;

    private static final int CMOS_BYTES = 128;
    private static final int REGISTER_A = 0x0a;
    private static final int REGISTER_B = 0x0b;
    private static final int REGISTER_C = 0x0c;
    private static final int REGISTER_D = 0x0d;
    private static final int PERIODIC_INTERRUPT = 0x40;
    private static final int POWER_IS_GOOD = 0x80;

    /** Of register B: the interrupts, and the square wave. */
    private static final int OFF_AFTER_RESET = PERIODIC_INTERRUPT | 0x20 | 0x08;

    private static final long SECOND_NS = 1_000_000_000;

    /** 2026-01-01 00:00 UTC: a fixed date, so that a guest does the same each time. */
    private static final long FIRST_SECOND = 1_767_225_600;

    static final VmStateDescription<RealTimeClock> DESCRIPTION = VmStateDescription.<RealTimeClock>builder(
                    "mc146818rtc")
            .version(3, 3)
            .field(buffer("cmos_data", r -> r.cmos))
            .field(value("cmos_index", Codecs.UINT8, r -> r.index, (r, v) -> r.index = v & (CMOS_BYTES - 1)))
            .field(unused(28))
            .field(value("periodic_timer", Codecs.TIMER, r -> r.periodicDueNs, (r, v) -> r.periodicDueNs = v))
            .field(value("irq_coalesced", Codecs.UINT32, r -> r.ticksMissed, (r, v) -> r.ticksMissed = v))
            .field(value("base_rtc", Codecs.UINT64, r -> r.baseSeconds, (r, v) -> r.baseSeconds = v))
            .build();

    private final byte[] cmos = new byte[CMOS_BYTES];
    private int index;
    private long periodicDueNs = TIMER_NOT_ARMED;
    private int ticksMissed;
    private long baseSeconds = FIRST_SECOND;

    RealTimeClock() {
        // 1024 interrupts a second.
        cmos[REGISTER_A] = 0x26;
        cmos[REGISTER_B] = 0x02;
        cmos[REGISTER_D] = (byte) POWER_IS_GOOD;
    }

    @Override
    public String name() {
        return DESCRIPTION.name();
    }

    @Override
    public int firstPort() {
        return 0x70;
    }

    @Override
    public int portCount() {
        return 2;
    }

    @Override
    public int read(int offset, long nowNs) {
        if (offset == INDEX_PORT) {
            return 0xff;
        }
        countPeriods(nowNs);
        setDate(nowNs);
        int value = Byte.toUnsignedInt(cmos[index]);
        if (index == REGISTER_C) {
            cmos[REGISTER_C] = 0;
            ticksMissed = 0;
        }
        return value;
    }

    @Override
    public void write(int offset, int value, long nowNs) {
        if (offset == INDEX_PORT) {
            index = value & (CMOS_BYTES - 1);
            return;
        }
        countPeriods(nowNs);
        if (index < REGISTER_A) {
            // The date is the host's business here.
            return;
        }
        if (index != REGISTER_C && index != REGISTER_D) {
            cmos[index] = (byte) value;
        }
        if (index == REGISTER_B) {
            periodicDueNs = (value & PERIODIC_INTERRUPT) != 0 ? nowNs + periodNs() : TIMER_NOT_ARMED;
        }
    }

    /** Only the interrupts are switched off: its battery keeps the date and what was stored. */
    @Override
    public void reset() {
        cmos[REGISTER_B] &= ~OFF_AFTER_RESET;
        cmos[REGISTER_C] = 0;
        periodicDueNs = TIMER_NOT_ARMED;
        ticksMissed = 0;
    }

    @Override
    public void register(SaveStateRegistry registry) {
        registry.register(DESCRIPTION, this);
    }

    @Override
    public void digest(StateDigest digest) {
        digest.put("cmos", cmos)
                .put("index", index)
                .put("periodic", periodicDueNs)
                .put("missed", ticksMissed)
                .put("base", baseSeconds);
    }

    private long periodNs() {
        int rate = Math.max(3, cmos[REGISTER_A] & 0x0f);
        return SECOND_NS * (1L << (rate - 1)) / 32_768;
    }

    private void countPeriods(long nowNs) {
        if (periodicDueNs == TIMER_NOT_ARMED || periodicDueNs > nowNs) {
            return;
        }
        long periods = (nowNs - periodicDueNs) / periodNs() + 1;
        ticksMissed += (int) periods;
        periodicDueNs += periods * periodNs();
        cmos[REGISTER_C] |= PERIODIC_INTERRUPT;
    }

    private void setDate(long nowNs) {
        LocalDateTime date = LocalDateTime.ofEpochSecond(baseSeconds + nowNs / SECOND_NS, 0, ZoneOffset.UTC);
        int[] fields = {
            date.getSecond(),
            0,
            date.getMinute(),
            0,
            date.getHour(),
            0,
            date.getDayOfWeek().getValue() % 7 + 1,
            date.getDayOfMonth(),
            date.getMonthValue(),
            date.getYear() % 100
        };
        for (int i = 0; i < fields.length; i++) {
            // The odd ones below 6 are the alarm, which nobody sets.
            cmos[i] = (byte) ((fields[i] / 10) << 4 | (fields[i] % 10));
        }
    }
}
