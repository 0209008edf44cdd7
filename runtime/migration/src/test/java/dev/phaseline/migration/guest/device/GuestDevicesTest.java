package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.stream.ByteStreams.input;
import static dev.phaseline.migration.stream.ByteStreams.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.savevm.CommandHandler;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.StateLoader;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.savevm.StreamMap;
import dev.phaseline.migration.trace.RecordedEvents;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestDevicesTest {
    private static final int RTC_NVRAM = 0x40;
    private static final int RTC_REGISTER_B = 0x0b;
    private static final int RTC_REGISTER_C = 0x0c;
    private static final int NIC_MULTICASTS = 0xc011;
    private static final int NIC_PHY_SELECT = 0xc012;
    private static final int NIC_PHY_DATA = 0xc013;

    private final AtomicLong hostNs = new AtomicLong(1_000_000_000_000L);

    @Property(tries = 100)
    void theDestinationHasTheStateOfTheSource(
            @ForAll @IntRange(max = 200) int steps, @ForAll @IntRange(min = 1, max = 3_000_000) int stepNs)
            throws Exception {
        GuestDevices source = running(2);
        drive(source, 0, steps, stepNs);
        source.clock().stop();
        GuestDevices destination = GuestDevices.standard(2, hostNs::get);

        load(destination, save(source));

        assertThat(destination.digests()).isEqualTo(source.digests());
    }

    @Property(tries = 50)
    void theDestinationGoesOnAsTheSourceWouldHave(
            @ForAll @IntRange(max = 100) int steps, @ForAll @IntRange(min = 1, max = 3_000_000) int stepNs)
            throws Exception {
        GuestDevices source = running(1);
        drive(source, 0, steps, stepNs);
        source.clock().stop();
        GuestDevices destination = GuestDevices.standard(1, hostNs::get);
        load(destination, save(source));
        // Time passes on the host, not in the guest.
        hostNs.addAndGet(123_456_789);
        source.clock().start();
        destination.clock().start();

        for (int step = steps; step < steps + 50; step++) {
            hostNs.addAndGet(stepNs);
            source.drive(step);
            destination.drive(step);
        }

        assertThat(destination.digests()).isEqualTo(source.digests());
    }

    @Test
    void everyPartChangesWhileTheGuestRuns() {
        GuestDevices guest = running(2);
        var before = guest.digests();

        drive(guest, 0, 5, 50_000);

        var after = guest.digests();
        assertThat(after.keySet())
                .containsExactly(
                        "timer", "cpu0", "cpu1", "i8254", "mc146818rtc", "serial", "virtio-queue", "nic", "iommu");
        assertThat(after)
                .allSatisfy((name, digest) ->
                        assertThat(digest).as(name).hasSize(64).isNotEqualTo(before.get(name)));
    }

    @Test
    void aBareGuestMigratesItsClockAndNothingElse() throws Exception {
        GuestDevices bare = GuestDevices.bare(2, hostNs::get);
        bare.clock().start();
        drive(bare, 0, 3, 1000);
        bare.clock().stop();

        RecordedEvents events = RecordedEvents.during(() -> save(bare));

        assertThat(bare.digests().keySet()).containsExactly("timer");
        assertThat(bare.read(0x3f8)).isEqualTo(0xff);
        assertThat(events.lines())
                .filteredOn(line -> line.startsWith("savevm_section_start"))
                .containsExactly("savevm_section_start(timer, 0)");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 40})
    void theDescriptionAloneTellsWhereEverySectionEnds(int steps) throws Exception {
        GuestDevices guest = running(2);
        drive(guest, 0, steps, 40_000);
        guest.clock().stop();

        int sections = StreamMap.of(save(guest)).deviceCount();

        assertThat(sections).isEqualTo(9);
    }

    @Test
    void portsWithoutADeviceReadAsAllOnesAndTakeWritesSilently() {
        GuestDevices guest = running(1);
        guest.write(0x1234, 5);
        assertThat(guest.read(0x1234)).isEqualTo(0xff);
    }

    /** What the clock and the card keep without power is another matter. */
    @Property(tries = 50)
    void afterAResetAGuestIsAsItWasAtFirst(
            @ForAll @IntRange(max = 200) int steps, @ForAll @IntRange(min = 1, max = 3_000_000) int stepNs) {
        GuestDevices guest = running(2);
        drive(guest, 0, steps, stepNs);
        guest.clock().stop();
        String timer = guest.digests().get("timer");

        guest.reset();

        var fresh = GuestDevices.standard(2, hostNs::get).digests();
        var after = guest.digests();
        for (String part : List.of("cpu0", "cpu1", "i8254", "serial", "virtio-queue", "iommu")) {
            assertThat(after.get(part)).as(part).isEqualTo(fresh.get(part));
        }
        assertThat(after.get("timer")).isEqualTo(timer);
    }

    @Test
    void aResetLeavesWhatSurvivesWithoutPower() {
        GuestDevices guest = running(1);
        write(guest, RTC_NVRAM, 0x5a);
        write(guest, RTC_REGISTER_B, 0x42);
        hostNs.addAndGet(1_000_000_000);

        guest.reset();

        assertThat(read(guest, RTC_NVRAM)).isEqualTo(0x5a);
        assertThat(read(guest, RTC_REGISTER_B)).as("no interrupts").isEqualTo(0x02);
        assertThat(read(guest, RTC_REGISTER_C)).isZero();
    }

    @Test
    void aResetCardHasTheCableThatItHad() {
        GuestDevices guest = running(1);
        drive(guest, 0, 29, 1000);
        guest.write(NIC_PHY_SELECT, 0);
        int link = guest.read(NIC_PHY_DATA);

        guest.reset();

        assertThat(guest.read(NIC_PHY_DATA)).isEqualTo(link).isZero();
        assertThat(guest.read(NIC_MULTICASTS)).isZero();
        guest.write(NIC_PHY_SELECT, 3);
        assertThat(guest.read(NIC_PHY_DATA)).isZero();
    }

    private static void write(GuestDevices guest, int register, int value) {
        guest.write(0x70, register);
        guest.write(0x71, value);
    }

    private static int read(GuestDevices guest, int register) {
        guest.write(0x70, register);
        return guest.read(0x71);
    }

    private GuestDevices running(int cpus) {
        GuestDevices guest = GuestDevices.standard(cpus, hostNs::get);
        guest.clock().start();
        return guest;
    }

    private void drive(GuestDevices guest, int from, int to, long stepNs) {
        for (int step = from; step < to; step++) {
            hostNs.addAndGet(stepNs);
            guest.drive(step);
            guest.cpu(0).store(0x1000L * step, step);
            guest.cpu(guest.digests().containsKey("cpu1") ? 1 : 0).retire(3);
        }
    }

    private static SaveStateRegistry registry(GuestDevices guest) {
        SaveStateRegistry registry = new SaveStateRegistry();
        registry.register(VirtualClock.DESCRIPTION, guest.clock());
        guest.register(registry);
        return registry;
    }

    private static byte[] save(GuestDevices guest) throws Exception {
        return written(out -> {
            StateSaver saver = new StateSaver(registry(guest), MachineConfiguration.NONE, out);
            saver.header();
            saver.completePrecopy();
        });
    }

    private static void load(GuestDevices guest, byte[] stream) throws Exception {
        new StateLoader(registry(guest), MachineConfiguration.NONE, input(stream), CommandHandler.WITHOUT_RETURN_PATH)
                .load();
    }
}
