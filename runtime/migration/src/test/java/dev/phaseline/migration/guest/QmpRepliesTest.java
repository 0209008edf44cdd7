package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a destination that waits says of itself has the members that a QEMU of that release shows. */
final class QmpRepliesTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource
    void asQemu(QemuVersion version) throws Exception {
        version.assumeInstalled();
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Path mine = Files.createDirectory(directory.resolve("mine"));
        try (var qemu = new QemuProcess(version, theirs, "-incoming", "defer");
                TestGuest ours = TestGuest.inThread(
                        mine, "guest", "workload=idle", "incoming=defer", "compat=" + version.compat())) {
            assertThat(replies(ours, mine)).isEqualTo(replies(qemu, theirs));
        }
    }

    /** Where that machine has one CPU, ours has as many as wanted. */
    @ParameterizedTest
    @EnumSource
    void theMachineIsQemusOfThatName(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (var qemu = new QemuProcess(version, directory);
                TestGuest ours =
                        TestGuest.inThread(directory, "guest", "workload=idle", "compat=" + version.compat())) {
            JsonNode mine = ours.execute("query-machines");

            assertThat(mine).hasSize(1);
            assertThat(((ObjectNode) mine.path(0)).put("cpu-max", 1)).isEqualTo(none(qemu.execute("query-machines")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetAndPowerDownAsQemu(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (var qemu = new QemuProcess(version, directory);
                TestGuest ours =
                        TestGuest.inThread(directory, "guest", "workload=idle", "compat=" + version.compat())) {
            ours.awaitStatus("running");

            assertThat(statesAfterReset(ours)).isEqualTo(statesAfterReset(qemu));
            assertThat(ours.awaitEvent("RESET").path("data"))
                    .isEqualTo(qemu.awaitEvent("RESET").path("data"));
            assertThat(ours.awaitEvent("POWERDOWN").path("data"))
                    .isEqualTo(qemu.awaitEvent("POWERDOWN").path("data"));
        }
    }

    private static List<String> statesAfterReset(Controlled side) throws IOException, QmpException {
        List<String> states = new ArrayList<>();
        for (String command : List.of("system_reset", "stop", "system_reset", "cont", "system_powerdown")) {
            side.execute(command);
            states.add(side.status());
        }
        return states;
    }

    private static JsonNode none(JsonNode machines) {
        return machines.valueStream()
                .filter(machine -> machine.path("name").asString().equals("none"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "V7_2, tcp:127.0.0.1:0",
        "V7_2, tcp:localhost:0",
        "V7_2, tcp::0",
        "V10_0, 'tcp::0,ipv4'",
    })
    void addressesThatADestinationListensAtAsQemu(QemuVersion version, String uri) throws Exception {
        version.assumeInstalled();
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Path mine = Files.createDirectory(directory.resolve("mine"));
        try (var qemu = new QemuProcess(version, theirs, "-incoming", "defer");
                TestGuest ours = TestGuest.inThread(
                        mine, "guest", "workload=idle", "incoming=defer", "compat=" + version.compat())) {
            assertThat(addresses(ours, uri)).isEqualTo(addresses(qemu, uri));
        }
    }

    /** All but the ports, which each side chooses by itself. */
    private static List<JsonNode> addresses(Controlled side, String uri) throws IOException, QmpException {
        side.listen(uri);
        List<JsonNode> addresses = new ArrayList<>();
        for (JsonNode address : side.execute("query-migrate").path("socket-address")) {
            addresses.add(((ObjectNode) address).without("port"));
        }
        return addresses;
    }

    private static List<String> replies(Controlled side, Path directory) throws IOException, QmpException {
        String before = members(side.execute("query-migrate"));
        side.listen("unix:" + directory.resolve("m"));
        JsonNode version = side.execute("query-version").path("qemu");
        return List.of(
                before,
                members(side.execute("query-migrate")),
                side.execute("query-migrate").path("status").asString(""),
                members(side.execute("query-migrate").path("socket-address").path(0)),
                members(side.execute("query-status")),
                version.path("major").asInt() + "." + version.path("minor").asInt());
    }

    private static String members(JsonNode object) {
        return String.join(" ", new TreeSet<>(object.propertyNames()));
    }
}
