package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations between our guests over descriptors that others have opened. */
final class DescriptorMigrationTest {
    private static final String WORKLOAD = "workload=stress:rate=16M,hot=4M,fill=8M";

    @TempDir
    Path directory = Path.of("");

    @Test
    void aGuestGoesThroughAPipeThatBothSidesInheritAndTheEventsTellItsNumbers() throws Exception {
        Path pipe = pipe();
        Path sourceFile = directory.resolve("src.jfr");
        Path destinationFile = directory.resolve("dst.jfr");
        try (TestGuest destination = TestGuest.inheriting(
                        "7<>" + pipe, directory, "dst", "incoming=fd:7", "record=" + destinationFile, "digest=true");
                TestGuest source =
                        TestGuest.inheriting("8>" + pipe, directory, "src", WORKLOAD, "record=" + sourceFile)) {
            source.enable("events");
            source.beginTo("fd:8");
            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            destination.awaitProgress();
            assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
        }

        assertThat(mainEvents(sourceFile).limit(3))
                .satisfiesExactly(
                        event -> assertThat(event).isEqualTo("migrate_set_state(setup)"),
                        event -> assertThat(event).isEqualTo("migration_fd_outgoing(8)"),
                        event -> assertThat(event)
                                .matches("migration_set_outgoing_channel\\(\\d+, qio-channel-file, null, 0\\)"));
        assertThat(mainEvents(destinationFile).limit(3))
                .satisfiesExactly(
                        event -> assertThat(event).isEqualTo("migration_fd_incoming(7)"),
                        event ->
                                assertThat(event).matches("migration_set_incoming_channel\\(\\d+, qio-channel-file\\)"),
                        event -> assertThat(event).isEqualTo("migrate_set_state(active)"));
    }

    @Test
    void aMigrationIntoAPipeThatNobodyReadsCanBeCancelledAndAnotherOneSucceeds() throws Exception {
        try (TestGuest source = TestGuest.inheriting("8<>" + pipe(), directory, "src", WORKLOAD)) {
            source.enable("events");
            source.beginTo("fd:8");
            source.awaitMigration("active");
            source.execute("migrate_cancel");
            assertThat(source.awaitMigrationEnd()).isEqualTo("cancelled");
            source.awaitProgress();

            assertThatThrownBy(() -> source.execute("migrate", QmpJson.object().put("uri", "fd:8")))
                    .hasMessage("descriptor 8 was used already");
            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            source.beginTo("exec:cat > /dev/null");
            source.awaitMigration("completed");
        }
    }

    @Test
    void aGuestThatWaitsAtADescriptorCanBeToldToEnd() throws Exception {
        try (TestGuest destination = TestGuest.inheriting("7<>" + pipe(), directory, "dst", "incoming=fd:7")) {
            assertThat(destination.status()).isEqualTo("inmigrate");
            assertThat(destination.quit()).isEqualTo(GuestProcess.ENDED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "pipe"})
    void aGuestGoesOverDescriptorsThatAThirdProcessGives(String kind) throws Exception {
        GivenDescriptors.assumePossible();
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer", "digest=true");
                TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            source.awaitProgress();
            source.enable("events");
            if (kind.equals("socket")) {
                source.enable("return-path");
            }

            GivenDescriptors.migrate(kind, source.qmpPath(), destination.qmpPath());

            assertThat(source.awaitMigrationEnd()).isEqualTo("completed");
            destination.awaitProgress();
            assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
            // Taken by the migration.
            assertThatThrownBy(() -> source.execute("closefd", QmpJson.object().put("fdname", "peer")))
                    .hasMessage("File descriptor named 'peer' not found");
        }
    }

    @Test
    void anAnswerThatAPipeCannotBringFailsTheMigrationAndNotTheGuest() throws Exception {
        GivenDescriptors.assumePossible();
        try (TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer");
                TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            source.enable("return-path", "events");

            GivenDescriptors.migrate("pipe", source.qmpPath(), destination.qmpPath());

            assertThat(source.awaitMigrationEnd()).isEqualTo("failed");
            source.awaitStatus("running");
            source.awaitProgress();
        }
    }

    @Test
    void whatIsNotThereIsAClearErrorAndTheGuestRunsOn() throws Exception {
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD)) {
            refused(source, "fd:none", "File descriptor named 'none' has not been found");
            assertThat(source.execute("query-migrate").path("error-desc").asString())
                    .isEqualTo("File descriptor named 'none' has not been found");
            refused(source, "fd:99999", "there is no descriptor 99999");
            refused(source, "fd:9z", "'9z' is neither a number nor a name of a descriptor");

            assertThatThrownBy(() -> source.execute("getfd", QmpJson.object().put("fdname", "a")))
                    .isInstanceOf(QmpException.class)
                    .hasMessage("No file descriptor supplied via SCM_RIGHTS");
            source.awaitProgress();
        }
    }

    private static void refused(TestGuest source, String uri, String problem) {
        assertThatThrownBy(() -> source.execute("migrate", QmpJson.object().put("uri", uri)))
                .isInstanceOf(QmpException.class)
                .hasMessage(problem);
    }

    private static Stream<String> mainEvents(Path recording) throws Exception {
        return GuestTrace.read(recording).ofThread("main").calls();
    }

    private Path pipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        return pipe;
    }
}
