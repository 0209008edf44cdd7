package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Files that a client opens and gives to a guest in sets, as libvirt does where the guest has no right to open them. */
final class DescriptorSetsTest {
    private static final String WORKLOAD = "workload=stress:rate=16M,hot=4M,fill=8M";
    private static final int OFFSET = 4096;
    private static final String URI = "file:/dev/fdset/1,offset=" + OFFSET;

    @TempDir
    Path directory = Path.of("");

    @BeforeEach
    void needsPython() {
        GivenDescriptors.assumePossible();
    }

    @Test
    void aGuestIsStoredInAGivenFileBehindAnOffsetAndComesBack() throws Exception {
        Path file = directory.resolve("stream");
        Files.writeString(file, "what libvirt writes itself");
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer", "digest=true")) {
            source.awaitProgress();
            add(source, file, "write", 1);
            assertThat(source.migrateOneWayTo(URI)).isEqualTo("completed");
            String stored = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(stored).startsWith("what libvirt writes itself\0");
            assertThat(stored.substring(OFFSET)).startsWith("QEVM");

            add(destination, file, "read", 1);
            destination.listen(URI);

            destination.awaitProgress();
            assertThat(destination.digest("loaded")).isEqualTo(source.digest("stopped"));
        }
    }

    @Test
    void qemuTakesAGuestFromTheFileThatOursWroteTo() throws Exception {
        QemuVersion.V10_0.assumeInstalled();
        Path file = directory.resolve("stream");
        try (TestGuest source = TestGuest.inThread(directory, "src", "devices=BARE", WORKLOAD);
                var qemu = new QemuProcess(QemuVersion.V10_0, directory, "-incoming", "defer")) {
            source.awaitProgress();
            add(source, file, "write", 1);
            assertThat(source.migrateOneWayTo(URI)).isEqualTo("completed");

            qemu.listen("file:" + file + ",offset=" + OFFSET);

            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            qemu.assertSameMemoryAs(source, directory);
        }
    }

    @Test
    void aSetStaysUntilItIsRemovedSoThatAnotherMigrationMayUseIt() throws Exception {
        Path file = directory.resolve("stream");
        try (TestGuest source = TestGuest.inThread(directory, "src", "workload=idle")) {
            add(source, file, "write", 1);
            assertThat(source.migrateOneWayTo(URI)).isEqualTo("completed");
            source.awaitStatus("postmigrate");
            source.execute("cont");
            assertThat(source.migrateOneWayTo(URI)).isEqualTo("completed");

            source.execute("remove-fd", QmpJson.object().put("fdset-id", 1));

            assertThat(source.execute("query-fdsets")).isEmpty();
            source.awaitStatus("postmigrate");
            source.execute("cont");
            refused(source, URI, "Failed to find fdset /dev/fdset/1");
        }
    }

    @Test
    void setsAreNumberedFromZeroAndToldWithTheirMembers() throws Exception {
        Path file = directory.resolve("file");
        try (TestGuest guest = TestGuest.inThread(directory, "guest", "workload=idle")) {
            JsonNode first = send(guest, file, "both", "{'execute': 'add-fd'}");
            JsonNode second = send(guest, file, "read", "{'execute': 'add-fd'}");
            JsonNode third =
                    send(guest, file, "read", "{'execute': 'add-fd', 'arguments': {'fdset-id': 1, 'opaque': 'disk'}}");
            assertThat(first.path("fdset-id").asInt()).isZero();
            assertThat(second.path("fdset-id").asInt()).isEqualTo(1);
            assertThat(third.path("fdset-id").asInt()).isEqualTo(1);

            assertThat(guest.execute("query-fdsets").toString().replace('"', '\''))
                    .isEqualTo(
                            "[{'fdset-id':1,'fds':[{'fd':%d},{'fd':%d,'opaque':'disk'}]},{'fdset-id':0,'fds':[{'fd':%d}]}]"
                                    .formatted(number(second), number(third), number(first)));

            guest.execute("remove-fd", QmpJson.object().put("fdset-id", 1).put("fd", number(second)));
            assertThat(guest.execute("query-fdsets").path(0).path("fds")).hasSize(1);
            assertThatThrownBy(() -> guest.execute(
                            "remove-fd", QmpJson.object().put("fdset-id", 1).put("fd", number(second))))
                    .hasMessage("File descriptor named 'fdset-id:1, fd:%d' not found", number(second));
            assertThat(send(guest, file, "read", "{'execute': 'add-fd', 'arguments': {'fdset-id': -1}}")
                            .asString())
                    .isEqualTo("Parameter 'fdset-id' expects a non-negative value");
        }
    }

    @Test
    void aFileMustHaveBeenOpenedForJustWhatTheMigrationDoesWithIt() throws Exception {
        Path file = directory.resolve("file");
        try (TestGuest source = TestGuest.inThread(directory, "src", WORKLOAD);
                TestGuest destination = TestGuest.inThread(directory, "dst", "incoming=defer")) {
            add(source, file, "both", 1);
            add(source, file, "read", 1);
            add(destination, file, "write", 1);

            refused(source, URI, "Failed to find file descriptor with matching flags=0x41");
            refused(source, "file:/dev/fdset/x", "Could not parse fdset /dev/fdset/x");
            assertThatThrownBy(() -> destination.listen(URI))
                    .hasMessage("Failed to find file descriptor with matching flags=0x0");
            source.awaitProgress();
        }
    }

    private static void refused(TestGuest source, String uri, String problem) {
        assertThatThrownBy(() -> source.beginTo(uri))
                .isInstanceOf(QmpException.class)
                .hasMessage(problem);
    }

    private static int number(JsonNode added) {
        return added.path("fd").asInt();
    }

    private static void add(TestGuest guest, Path file, String access, int set) throws Exception {
        JsonNode added =
                send(guest, file, access, "{'execute': 'add-fd', 'arguments': {'fdset-id': %d}}".formatted(set));
        assertThat(added.path("fdset-id").asInt()).isEqualTo(set);
    }

    private static JsonNode send(TestGuest guest, Path file, String access, String command) throws Exception {
        return GivenDescriptors.sendFile(guest.qmpPath(), file, access, command.replace('\'', '"'));
    }
}
