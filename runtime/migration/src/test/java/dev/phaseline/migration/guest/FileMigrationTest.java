package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations into files and out of them. */
final class FileMigrationTest {
    private static final String WORKLOAD = "workload=stress:rate=16M,hot=4M,fill=8M";
    private static final int OFFSET = 4096;

    @TempDir
    Path directory = Path.of("");

    @Test
    void aGuestIsStoredBehindAnOffsetAndComesBack() throws Exception {
        Path file = directory.resolve("stream");
        byte[] before = new byte[2 * OFFSET];
        Arrays.fill(before, (byte) 0x5a);
        Files.write(file, before);
        String uri = "file:" + file + ",offset=" + OFFSET;
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            source.awaitProgress();
            assertThat(source.migrateOneWayTo(uri)).isEqualTo("completed");

            byte[] stored = Files.readAllBytes(file);
            assertThat(Arrays.copyOf(stored, OFFSET)).containsOnly(0x5a);
            assertThat(Arrays.copyOfRange(stored, OFFSET, OFFSET + 4)).containsExactly('Q', 'E', 'V', 'M');
            try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + uri, "digest=true")) {
                destination.awaitProgress();
                assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
            }
        }
    }

    @Test
    void aNewFileIsReadableByItsOwnerOnly() throws Exception {
        Path file = directory.resolve("stream");
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            assertThat(source.migrateOneWayTo("file:" + file)).isEqualTo("completed");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatCannotBeUsedIsAClearErrorAndTheGuestRunsOn() throws Exception {
        String missing = "file:" + directory.resolve("no/where");
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            assertThatThrownBy(() -> source.migrateOneWayTo(missing))
                    .isInstanceOf(QmpException.class)
                    .hasMessage("cannot write to " + missing + ": there is no such file or directory");
            source.awaitProgress();
        }
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer")) {
            assertThatThrownBy(() -> destination.execute(
                            "migrate-incoming", QmpJson.object().put("uri", missing)))
                    .hasMessage("cannot read from " + missing + ": there is no such file or directory");
        }
    }

    @Test
    void aDiskThatIsFullFailsTheMigrationAndNotTheGuest() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            assertThat(source.migrateOneWayTo("file:/dev/full")).isEqualTo("failed");
            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .startsWith("cannot write to file:/dev/full (this side was at section 1 (ram))")
                    .endsWith(": No space left on device");
            source.awaitStatus("running");
            source.awaitProgress();
        }
    }

    @Test
    void qemuTakesAGuestFromOurFileAndWeTakeItFromQemus() throws Exception {
        QemuVersion.V10_0.assumeInstalled();
        String ours = "file:" + directory.resolve("ours") + ",offset=" + OFFSET;
        String theirs = "file:" + directory.resolve("theirs") + ",offset=" + OFFSET;
        try (TestGuest source = TestGuest.inThread(directory, "src", "devices=BARE", WORKLOAD)) {
            source.awaitProgress();
            assertThat(source.migrateOneWayTo(ours)).isEqualTo("completed");
            String digest = source.ramDigest("stopped");
            try (var qemu = new QemuProcess(QemuVersion.V10_0, directory, "-incoming", ours)) {
                assertThat(qemu.awaitEnd()).isEqualTo("completed");
                assertThat(qemu.memoryDigest()).isEqualTo(digest);
                qemu.migrateWithoutReturnPath(theirs);
            }
            try (TestGuest destination =
                    TestGuest.inThread(directory, "dst", "devices=BARE", "incoming=" + theirs, "digest=true")) {
                destination.awaitProgress();
                assertThat(destination.ramDigest("loaded")).isEqualTo(digest);
            }
        }
    }
}
