package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real PC comes in, is stored, is restored by another process of ours, and runs on in a fresh QEMU. */
final class QemuCaptureTest {
    /** Clears AX and DS; then counts at 0x600 without end. */
    private static final byte[] COUNTING = HexFormat.of().parseHex("31c08ed866ff060006ebf9");

    private static final int SECTOR_BYTES = 512;
    private static final int COUNTER = 0x600;

    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void aPcGoesOnCountingWhereItWasSentAgain(QemuVersion version) throws Exception {
        version.assumeInstalled();
        Path stored = directory.resolve("stored");
        String keep = "unix:" + directory.resolve("keep");
        String fresh = "unix:" + directory.resolve("fresh");
        long whenStopped;
        try (QemuProcess source = pc(version);
                TestGuest keeper =
                        TestGuest.inThread(directory, "keeper", "machine=any", "memory=128M", "incoming=" + keep)) {
            while (counter(source) == 0) {
                Polling.pause();
            }
            source.migrateTo(keep);
            whenStopped = counter(source);

            assertThat(keeper.status()).isEqualTo("paused");
            assertThat(keeper.execute("x-phaseline-device-state").get("machine").asString())
                    .startsWith("pc-i440fx-");
            keeper.execute("x-phaseline-store", QmpJson.object().put("directory", stored.toString()));
        }
        try (QemuProcess destination = pc(version, "-incoming", fresh);
                TestGuest restored = TestGuest.inThread(directory, "restored", "restore=" + stored)) {
            assertThat(restored.migrateTo(fresh)).isEqualTo("completed");

            long first = counter(destination);
            // The counter may have wrapped around.
            assertThat((int) (first - whenStopped)).isNotNegative();
            while (counter(destination) == first) {
                Polling.pause();
            }
            assertThat(destination.status()).isEqualTo("running");
        }
    }

    private QemuProcess pc(QemuVersion version, String... more) throws IOException {
        byte[] sector = Arrays.copyOf(COUNTING, SECTOR_BYTES);
        sector[SECTOR_BYTES - 2] = 0x55;
        sector[SECTOR_BYTES - 1] = (byte) 0xaa;
        Path disk = directory.resolve("disk");
        Files.write(disk, sector);
        String[] options = {
            "-M", "pc", "-device", "VGA", "-drive", "if=ide,format=raw,snapshot=on,file=" + disk,
        };
        String[] all = Arrays.copyOf(options, options.length + more.length);
        System.arraycopy(more, 0, all, options.length, more.length);
        return new QemuProcess(version, directory, all);
    }

    private long counter(QemuProcess qemu) throws IOException, QmpException {
        Path file = directory.resolve("counter");
        qemu.execute(
                "pmemsave",
                QmpJson.object().put("val", COUNTER).put("size", Integer.BYTES).put("filename", file.toString()));
        return Integer.toUnsignedLong(ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt());
    }
}
