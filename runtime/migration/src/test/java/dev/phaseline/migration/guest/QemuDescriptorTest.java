package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations from and to a real QEMU over descriptors that a third process has given to both. */
@ParameterizedClass
@EnumSource
final class QemuDescriptorTest {
    @TempDir
    Path directory = Path.of("");

    @Parameter
    QemuVersion version = QemuVersion.V7_2;

    @BeforeEach
    void needsQemuAndPython() {
        version.assumeInstalled();
        GivenDescriptors.assumePossible();
    }

    @Test
    void aRunningGuestGoesToQemuOverASocketThatBringsTheReturnPath() throws Exception {
        try (var qemu = qemu("-incoming", "defer");
                TestGuest source = source()) {
            source.awaitProgress();
            source.enable("return-path", "events");

            GivenDescriptors.migrate("socket", directory.resolve("src"), control());

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            qemu.assertSameMemoryAs(source, directory);
        }
    }

    @Test
    void aRunningGuestGoesToQemuThroughAPipe() throws Exception {
        try (var qemu = qemu("-incoming", "defer");
                TestGuest source = source()) {
            source.awaitProgress();
            source.enable("events");

            GivenDescriptors.migrate("pipe", directory.resolve("src"), control());

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            qemu.assertSameMemoryAs(source, directory);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "pipe"})
    void aGuestComesFromQemu(String kind) throws Exception {
        Path memory = directory.resolve("memory");
        RandomBytes.write(memory, (int) QemuProcess.MEMORY_BYTES);
        try (var qemu = qemu("-device", "loader,file=" + memory + ",addr=0,force-raw=on");
                TestGuest destination = TestGuest.inThread(directory, "dst", "devices=BARE", "incoming=defer")) {
            // Random bytes are no program.
            qemu.execute("stop");

            GivenDescriptors.migrate(kind, control(), directory.resolve("dst"));

            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            destination.awaitStatus("paused");
            destination.assertMemoryIs(memory, directory);
        }
    }

    private TestGuest source() throws IOException {
        return TestGuest.inThread(directory, "src", "devices=BARE", "workload=stress:rate=16M,hot=4M,fill=8M");
    }

    /** A descriptor belongs to the control connection that has brought it, so QEMU needs one for the giver. */
    private QemuProcess qemu(String... options) throws IOException {
        var all = new String[options.length + 2];
        all[0] = "-qmp";
        all[1] = "unix:" + control() + ",server=on,wait=off";
        System.arraycopy(options, 0, all, 2, options.length);
        return new QemuProcess(version, directory, all);
    }

    private Path control() {
        return directory.resolve("giver");
    }
}
