package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system of one MiB, which is less than what is written to it. */
@Timeout(120)
final class FullDiskTest {
    private static final String WORKLOAD = "workload=stress:rate=32M,hot=4M,fill=8M";
    private static final String NO_SPACE = "No space left on device";
    private static final int DISK_BYTES = 1 << 20;

    @TempDir
    Path directory = Path.of("");

    private Path disk = Path.of("");

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "tmpfs", disk.toString()),
                "only root can mount a small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void aGuestThatDoesNotFitIntoAFileRunsOnAndMovesElsewhere() throws Exception {
        String uri = "file:" + disk.resolve("stream");
        String next = "unix:" + directory.resolve("m");
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=" + next)) {
            source.enable("events");
            source.beginTo(uri);

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");

            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .isEqualTo("cannot write to " + uri + " (this side was at section 1 (ram)): " + NO_SPACE);
            source.awaitProgress();
            assertThat(source.migrateTo(next)).isEqualTo("completed");
            destination.awaitProgress();
        }
    }

    @Test
    void aRecordingThatCannotBeWrittenIsAnErrorAtTheEnd() throws Exception {
        Files.write(disk.resolve("filler"), new byte[DISK_BYTES - (64 << 10)]);
        Path recording = disk.resolve("r.jfr");
        try (TestGuest guest = TestGuest.inProcess(directory, "src", WORKLOAD, "record=" + recording)) {
            guest.awaitProgress();

            assertThat(guest.quit()).isEqualTo(GuestProcess.CANNOT_START);

            assertThat(guest.problems())
                    .anyMatch(line -> line.startsWith("cannot write the recording " + recording + ": ")
                            && line.contains(NO_SPACE));
        }
    }

    @Test
    void aMachineThatCannotBeStoredIsAnErrorAndIsNotTakenForOne() throws Exception {
        Path stream = directory.resolve("stream");
        try (InputStream packed =
                FullDiskTest.class.getResourceAsStream("/dev/phaseline/migration/fuzz/q35-7.2.stream.gz")) {
            Files.copy(new GZIPInputStream(packed), stream);
        }
        Files.write(disk.resolve("filler"), new byte[DISK_BYTES - (16 << 10)]);
        Path target = disk.resolve("machine");
        try (TestGuest keeper =
                TestGuest.inThread(directory, "keep", "machine=any", "memory=8M", "incoming=file:" + stream)) {
            while (keeper.status().equals("inmigrate")) {
                Polling.pause();
            }

            assertThatThrownBy(() ->
                            keeper.execute("x-phaseline-store", QmpJson.object().put("directory", target.toString())))
                    .isInstanceOf(QmpException.class)
                    .hasMessage("The machine cannot be stored in '%s': %s", target, NO_SPACE);

            assertThat(target.resolve("machine.json")).doesNotExist();
            for (var refusal : Map.of(
                            stream.toString(),
                            "it is no directory",
                            "/no/where",
                            "there is no such directory to make it in: /no/where")
                    .entrySet()) {
                assertThatThrownBy(() -> keeper.execute(
                                "x-phaseline-store", QmpJson.object().put("directory", refusal.getKey())))
                        .hasMessage("The machine cannot be stored in '%s': %s", refusal.getKey(), refusal.getValue());
            }
            keeper.execute(
                    "x-phaseline-store",
                    QmpJson.object().put("directory", directory.resolve("kept").toString()));
            assertThat(directory.resolve("kept/machine.json")).exists();
        }
    }
}
