package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.stream.ByteStreams.bytes;
import static dev.phaseline.migration.stream.ByteStreams.hex;
import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.trace.RecordedEvents;
import dev.phaseline.migration.vmstate.VmStateDescription;
import dev.phaseline.migration.vmstate.VmStateLoader;
import dev.phaseline.migration.vmstate.VmStateSaver;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeviceModelsTest {
    private static final long SECOND_NS = 1_000_000_000;

    /** Ten bits at 9600 baud, the speed after a reset. */
    private static final long CHARACTER_NS = 12 * 86_805;

    @Test
    void theClockStandsStillWhileTheGuestIsStopped() {
        AtomicLong host = new AtomicLong(500);
        VirtualClock clock = new VirtualClock(host::get);
        host.set(600);
        assertThat(clock.nowNs()).isZero();

        clock.start();
        clock.start();
        host.set(650);
        assertThat(clock.nowNs()).isEqualTo(50);

        clock.stop();
        clock.stop();
        host.set(10_000);
        assertThat(clock.nowNs()).isEqualTo(50);
        assertThat(clock.ticks()).isEqualTo(50);

        clock.start();
        host.set(10_001);
        assertThat(clock.nowNs()).isEqualTo(51);
    }

    @Test
    void theClockTakesAnOlderSectionWithoutItsOffset() throws Exception {
        VirtualClock clock = new VirtualClock(() -> 0);
        new VmStateLoader(input(bytes("0000000000000009 0000000000000000"))).load(VirtualClock.DESCRIPTION, clock, 1);
        assertThat(clock.ticks()).isEqualTo(9);
        assertThat(clock.nowNs()).isZero();
    }

    @Test
    void aCpuThatWaitsSaysSoInASubsection() throws Exception {
        CpuState cpu = new CpuState();
        int bytes = 16 * 8 + 8 + 8 + 8;
        assertThat(save(CpuState.DESCRIPTION, cpu)).hasSize(bytes);

        cpu.setHalted(true);
        byte[] halted = save(CpuState.DESCRIPTION, cpu);
        CpuState loaded = new CpuState();
        new VmStateLoader(input(halted)).load(CpuState.DESCRIPTION, loaded, 1);

        assertThat(halted).hasSize(bytes + 1 + 1 + "cpu/halted".length() + 4 + 1);
        assertThat(loaded.isHalted()).isTrue();
    }

    @Test
    void aCharacterLeavesAtTheSpeedOfTheLineAndComesBack() {
        SerialPort serial = new SerialPort();
        serial.write(0, 'x', 1000);
        assertThat(serial.read(5, 1000)).as("transmitting").isZero();
        assertThat(serial.read(5, 1000 + CHARACTER_NS - 1)).isZero();

        assertThat(serial.read(5, 1000 + CHARACTER_NS)).as("sent and echoed").isEqualTo(0x61);
        assertThat(serial.read(0, 1000 + CHARACTER_NS)).isEqualTo('x');
        assertThat(serial.read(5, 1000 + CHARACTER_NS)).isEqualTo(0x60);
    }

    @Test
    void charactersThatNobodyFetchesOverrunTheReceiver() {
        SerialPort serial = new SerialPort();
        for (int i = 0; i < 17; i++) {
            serial.write(0, i, 0);
            serial.read(7, (i + 1) * CHARACTER_NS * 2);
        }
        long end = 100 * CHARACTER_NS;
        assertThat(serial.read(5, end) & 0x02).isEqualTo(0x02);
        assertThat(serial.read(5, end) & 0x02).as("reading clears it").isZero();
    }

    @Test
    void theDivisorIsReachedThroughItsLatch() {
        SerialPort serial = new SerialPort();
        serial.write(3, 0x80, 0);
        serial.write(0, 0x34, 0);
        serial.write(1, 0x12, 0);
        assertThat(serial.read(0, 0)).isEqualTo(0x34);
        assertThat(serial.read(1, 0)).isEqualTo(0x12);
    }

    @Test
    void onlyAFifoWithCharactersIsSent() throws Exception {
        SerialPort serial = new SerialPort();
        assertThat(subsections(serial)).isEmpty();

        serial.write(0, 'a', 0);
        assertThat(subsections(serial)).containsExactly("serial/xmit_fifo", "serial/xmit_timer");

        serial.read(5, 2 * CHARACTER_NS);
        assertThat(subsections(serial)).containsExactly("serial/recv_fifo");

        serial.read(0, 2 * CHARACTER_NS);
        assertThat(subsections(serial)).isEmpty();
    }

    @Test
    void whatTheStreamLeavesOutIsEmptiedAtTheDestination() throws Exception {
        byte[] idle = save(SerialPort.DESCRIPTION, new SerialPort());
        SerialPort busy = new SerialPort();
        busy.write(0, 'a', 0);

        new VmStateLoader(input(idle)).load(SerialPort.DESCRIPTION, busy, 3);

        assertThat(digest(busy)).isEqualTo(digest(new SerialPort()));
    }

    @Test
    void aTimerWithoutAnythingToSendIsRefused() throws Exception {
        byte[] idle = save(SerialPort.DESCRIPTION, new SerialPort());
        byte[] armed = bytes(hex(idle) + "05 11 'serial/xmit_timer' 00000001 0000000000000005 00");

        assertThatThrownBy(() -> new VmStateLoader(input(armed)).load(SerialPort.DESCRIPTION, new SerialPort(), 3))
                .hasMessageContaining("serial: the transmit timer is armed exactly while");
    }

    @Test
    void aFifoThatPointsOutsideItselfIsRefused() throws Exception {
        byte[] idle = save(SerialPort.DESCRIPTION, new SerialPort());
        byte[] bad = bytes(hex(idle) + "05 10 'serial/recv_fifo' 00000001" + "00".repeat(16) + "00000010 00000001");

        assertThatThrownBy(() -> new VmStateLoader(input(bad)).load(SerialPort.DESCRIPTION, new SerialPort(), 3))
                .hasMessageContaining("head and num lie inside the ring");
    }

    @Test
    void theDateFollowsTheClockInBinaryCodedDecimals() {
        RealTimeClock clock = new RealTimeClock();
        long oneDayAndOneMinuteAnd59Seconds = (86_400 + 60 + 59) * SECOND_NS;
        assertThat(cmos(clock, 0, oneDayAndOneMinuteAnd59Seconds)).isEqualTo(0x59);
        assertThat(cmos(clock, 2, oneDayAndOneMinuteAnd59Seconds)).isEqualTo(0x01);
        assertThat(cmos(clock, 4, oneDayAndOneMinuteAnd59Seconds)).isZero();
        assertThat(cmos(clock, 6, oneDayAndOneMinuteAnd59Seconds)).as("Friday").isEqualTo(6);
        assertThat(cmos(clock, 7, oneDayAndOneMinuteAnd59Seconds)).isEqualTo(0x02);
        assertThat(cmos(clock, 8, oneDayAndOneMinuteAnd59Seconds)).isEqualTo(0x01);
        assertThat(cmos(clock, 9, oneDayAndOneMinuteAnd59Seconds)).isEqualTo(0x26);
    }

    @Test
    void theClocksMemoryKeepsWhatIsWritten() {
        RealTimeClock clock = new RealTimeClock();
        clock.write(0, 0x7f, 0);
        clock.write(1, 0xa5, 0);
        assertThat(cmos(clock, 0x7f, 0)).isEqualTo(0xa5);
    }

    @Test
    void periodicInterruptsAreCountedUntilTheGuestAsks() {
        RealTimeClock clock = new RealTimeClock();
        clock.write(0, 0x0b, 0);
        clock.write(1, 0x42, 0);
        long halfASecond = SECOND_NS / 2;
        assertThat(cmos(clock, 0x0c, halfASecond)).isEqualTo(0x40);
        assertThat(cmos(clock, 0x0c, halfASecond)).as("reading clears it").isZero();
    }

    @Test
    void aCounterCountsDownAndBeginsAgain() {
        IntervalCounter counter = new IntervalCounter();
        counter.control(0x34, 0);
        counter.write(0xe8, 0);
        counter.write(0x03, 0);
        // 1.193182 MHz: 838.1 ns to a tick; 1000 ticks to a period.
        assertThat(count(counter, 0)).isEqualTo(1000);
        assertThat(count(counter, 839)).isEqualTo(999);
        assertThat(count(counter, 838_096)).isEqualTo(1000);
        assertThat(counter.nextTransitionNs()).isEqualTo(838_095);
    }

    @Test
    void aLatchedCountStaysUntilBothOfItsBytesAreRead() {
        IntervalCounter counter = new IntervalCounter();
        counter.control(0x34, 0);
        counter.write(0xe8, 0);
        counter.write(0x03, 0);
        counter.control(0x00, 0);
        assertThat(counter.read(SECOND_NS)).isEqualTo(0xe8);
        assertThat(counter.read(2 * SECOND_NS)).isEqualTo(0x03);
        assertThat(count(counter, 839)).isEqualTo(999);
    }

    @Test
    void aCounterNeverOverflowsHoweverLongTheGuestRuns() {
        IntervalCounter counter = new IntervalCounter();
        // 2^16 ticks are 54.9 ms; in ten years the count is still inside the period.
        long tenYears = 10L * 365 * 86_400 * SECOND_NS;
        assertThat(count(counter, tenYears)).isBetween(0, 0xffff);
    }

    @Test
    void aCounterWithoutAPeriodIsRefused() throws Exception {
        byte[] stream = save(IntervalCounter.DESCRIPTION, new IntervalCounter());
        assertThat(stream).hasSize(32);
        Arrays.fill(stream, 0, 4, (byte) 0);

        assertThatThrownBy(() ->
                        new VmStateLoader(input(stream)).load(IntervalCounter.DESCRIPTION, new IntervalCounter(), 2))
                .hasMessageContaining("received a period of 0, expected 1 to 65536");
    }

    @Test
    void requestsTakeTheirTimeAndAreCollectedInOrder() {
        QueueDevice device = new QueueDevice();
        device.write(0, 0, 0);
        device.write(1, 1, 0);
        device.write(0, 1, 0);
        device.write(1, 2, 0);
        assertThat(device.read(1, 204_999)).isEqualTo(2);
        assertThat(device.read(1, 205_000)).isEqualTo(1);
        assertThat(device.read(3, 210_000)).isEqualTo(1);
        assertThat(device.read(3, 210_000)).as("reading clears it").isZero();
        assertThat(device.read(2, 210_000)).isZero();
        assertThat(device.read(2, 210_000)).isEqualTo(1);
        assertThat(device.read(2, 210_000)).isEqualTo(0xff);
    }

    @Test
    void aQueueTakesNoMoreThanItsSize() {
        QueueDevice device = new QueueDevice();
        for (int i = 0; i < 40; i++) {
            device.write(1, 1, 0);
        }
        assertThat(device.read(1, 0)).isEqualTo(16);
    }

    @Test
    void aRequestForAQueueThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> new VmStateLoader(input(bytes("0004 0000000000000000 00000001 00 0000000000000000")))
                        .load(QueueRequest.DESCRIPTION, new QueueRequest(), 1))
                .hasMessageContaining("queue exists");
    }

    private static int cmos(RealTimeClock clock, int index, long nowNs) {
        clock.write(0, index, nowNs);
        return clock.read(1, nowNs);
    }

    private static int count(IntervalCounter counter, long nowNs) {
        return counter.read(nowNs) | counter.read(nowNs) << 8;
    }

    private static String digest(SerialPort serial) {
        StateDigest digest = new StateDigest();
        serial.digest(digest);
        return digest.finish();
    }

    private static List<String> subsections(SerialPort serial) throws Exception {
        String event = "vmstate_subsection_save_loop(serial, ";
        return RecordedEvents.during(() -> save(SerialPort.DESCRIPTION, serial)).lines().stream()
                .filter(line -> line.startsWith(event))
                .map(line -> line.substring(event.length(), line.length() - 1))
                .toList();
    }

    private static <T> byte[] save(VmStateDescription<T> description, T object) throws Exception {
        return written(out -> new VmStateSaver(out, null).save(description, object));
    }
}
