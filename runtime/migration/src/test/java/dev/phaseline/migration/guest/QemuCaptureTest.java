package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real machine comes in, is stored, is restored by another process of ours, and runs on in a fresh QEMU. */
@Timeout(180)
final class QemuCaptureTest {
    /** Clears AX and DS; then counts at 0x600 without end. */
    private static final byte[] COUNTING = HexFormat.of().parseHex("31c08ed866ff060006ebf9");

    private static final int SECTOR_BYTES = 512;

    /** AHCI reads nothing from a disk of one sector. */
    private static final int DISK_BYTES = 1 << 20;

    private static final int FIRMWARE_BYTES = 64 << 10;

    /** Where a CPU of this architecture begins, counted from the end of the firmware. */
    private static final int RESET_VECTOR = 16;

    private static final int COUNTER = 0x600;

    /** Between the two a PC has its screen and its firmware; what is there is no RAM, or in other blocks. */
    private static final int LOW_END = 0xa0000;

    private static final int HIGH_START = 1 << 20;

    @TempDir
    Path directory = Path.of("");

    /** Not isapc of 10.0: in a quarter of the times that QEMU crashed, with a general protection fault of its own. */
    @ParameterizedTest
    @CsvSource({
        "V7_2,  PC,      pc-i440fx-",
        "V7_2,  MICROVM, microvm",
        "V7_2,  Q35,     pc-q35-7.2",
        "V10_0, Q35,     pc-q35-10.0",
        "V7_2,  ISAPC,   isapc"
    })
    void aMachineGoesOnCountingWhereItWasSentAgainAndItsMemoryIsTheSameThreeTimes(
            QemuVersion version, Machine type, String name) throws Exception {
        version.assumeInstalled();
        String[] machine = options(type);
        Path stored = directory.resolve("stored");
        String keep = "unix:" + directory.resolve("keep");
        String fresh = "unix:" + directory.resolve("fresh");
        List<String> memory;
        long whenStopped;
        try (QemuProcess source = new QemuProcess(version, directory, machine);
                TestGuest keeper =
                        TestGuest.inThread(directory, "keeper", "machine=any", "memory=256M", "incoming=" + keep)) {
            while (counter(source) == 0) {
                Polling.pause();
            }
            source.migrateTo(keep);
            whenStopped = counter(source);
            memory = memory(source);

            assertThat(keeper.status()).isEqualTo("paused");
            assertThat(keeper.execute("x-phaseline-device-state").get("machine").asString())
                    .startsWith(name);
            assertThat(memory(keeper)).isEqualTo(memory);
            keeper.execute("x-phaseline-store", QmpJson.object().put("directory", stored.toString()));
        }
        try (QemuProcess destination = new QemuProcess(version, directory, with(machine, "-S", "-incoming", fresh));
                TestGuest restored = TestGuest.inThread(directory, "restored", "restore=" + stored)) {
            assertThat(restored.migrateTo(fresh)).isEqualTo("completed");

            assertThat(memory(destination)).isEqualTo(memory);
            assertThat(counter(destination)).isEqualTo(whenStopped);
            destination.execute("cont");
            while (counter(destination) == whenStopped) {
                Polling.pause();
            }
            assertThat(destination.status()).isEqualTo("running");
        }
    }

    /** The machines, with devices that have state of their own. */
    enum Machine {
        PC("VGA i82550,romfile="),
        Q35(
                "virtio-net-pci,romfile= virtio-rng-pci virtio-balloon-pci virtio-serial-pci virtio-gpu-pci qemu-xhci usb-tablet usb-kbd"),
        ISAPC("isa-vga ne2k_isa"),
        MICROVM("virtio-rng-device virtio-serial-device");

        private final String devices;

        Machine(String devices) {
            this.devices = devices;
        }
    }

    private String[] options(Machine machine) throws IOException {
        Path program = directory.resolve("program");
        String[] options = {"-M", machine.name().toLowerCase(Locale.ROOT)};
        for (String device : machine.devices.split(" ", -1)) {
            options = with(options, "-device", device);
        }
        if (machine == Machine.MICROVM) {
            // It has no disk to boot from: the program takes the place of the firmware.
            byte[] firmware = new byte[FIRMWARE_BYTES];
            System.arraycopy(COUNTING, 0, firmware, FIRMWARE_BYTES - RESET_VECTOR, COUNTING.length);
            Files.write(program, firmware);
            return with(options, "-bios", program.toString());
        }
        byte[] disk = Arrays.copyOf(COUNTING, DISK_BYTES);
        disk[SECTOR_BYTES - 2] = 0x55;
        disk[SECTOR_BYTES - 1] = (byte) 0xaa;
        Files.write(program, disk);
        return with(options, "-drive", "if=ide,format=raw,snapshot=on,file=" + program);
    }

    private static String[] with(String[] options, String... more) {
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private List<String> memory(Controlled side) throws Exception {
        return List.of(digest(side, 0, LOW_END), digest(side, HIGH_START, (int) QemuProcess.MEMORY_BYTES - HIGH_START));
    }

    private String digest(Controlled side, int address, int size) throws Exception {
        return QemuProcess.sha256(save(side, address, size));
    }

    private long counter(Controlled side) throws IOException, QmpException {
        return Integer.toUnsignedLong(ByteBuffer.wrap(Files.readAllBytes(save(side, COUNTER, Integer.BYTES)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt());
    }

    private Path save(Controlled side, int address, int size) throws IOException, QmpException {
        Path file = directory.resolve("memory");
        side.execute(
                "pmemsave",
                QmpJson.object().put("val", address).put("size", size).put("filename", file.toString()));
        return file;
    }
}
