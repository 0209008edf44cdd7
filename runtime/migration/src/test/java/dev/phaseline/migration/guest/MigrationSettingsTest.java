package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Capabilities and parameters: names, defaults, limits and refusals are those of a real QEMU, asked where there is one. */
final class MigrationSettingsTest {
    /** Arguments of {@code migrate-set-parameters}, and what QEMU says to them; nothing where it takes them. */
    private static final Map<String, String> PARAMETERS = table("""
                    {"announce-initial": 100001} | Parameter 'announce_initial' expects a value between 0 and 100000
                    {"announce-max": 100001} | Parameter 'announce_max' expects a value between 0 and 100000
                    {"announce-rounds": 1001} | Parameter 'announce_rounds' expects a value between 0 and 1000
                    {"announce-step": 0} | Parameter 'announce_step' expects a value between 0 and 10000
                    {"compress-level": 10} | Parameter 'compress_level' expects a value between 0 and 9
                    {"compress-threads": 0} | Parameter 'compress_threads' expects a value between 1 and 255
                    {"cpu-throttle-initial": 0} | Parameter 'cpu_throttle_initial' expects an integer in the range of 1 to 99
                    {"cpu-throttle-increment": 100} | Parameter 'cpu_throttle_increment' expects an integer in the range of 1 to 99
                    {"throttle-trigger-threshold": 0} | Parameter 'throttle_trigger_threshold' expects an integer in the range of 1 to 100
                    {"max-cpu-throttle": 5} | Parameter 'max_cpu_throttle' expects an integer in the range of cpu_throttle_initial to 99
                    {"downtime-limit": 2000001} | Parameter 'downtime_limit' expects an integer in the range of 0 to (2000 * 1000) ms
                    {"downtime-limit": "x"} | Parameter 'downtime-limit' expects uint64
                    {"multifd-channels": 0} | Parameter 'multifd_channels' expects a value between 1 and 255
                    {"multifd-compression": "nope"} | Parameter 'multifd-compression' does not accept value 'nope'
                    {"xbzrle-cache-size": 4097} | Parameter 'xbzrle_cache_size' expects a power of two no less than the target page size
                    {"xbzrle-cache-size": 0} | Parameter 'xbzrle_cache_size' expects a power of two no less than the target page size
                    {"bogus": 1} | Parameter 'bogus' is unexpected
                    {"max-bandwidth": 1000, "downtime-limit": 30, "cpu-throttle-tailslow": true} |
                    {"multifd-channels": 4, "max-cpu-throttle": 50, "tls-creds": "t", "tls-hostname": null} |""");

    /** Capabilities that are switched on together, and what QEMU says to them. */
    private static final Map<String, String> CAPABILITIES = table("""
                    teleport | Parameter 'capability' does not accept value 'teleport'
                    postcopy-ram x-ignore-shared | Postcopy is not compatible with ignore-shared
                    zero-copy-send | Zero copy only available for non-compressed non-TLS multifd migration
                    multifd compress | Multifd is not compatible with compress
                    background-snapshot xbzrle | Background-snapshot is not compatible with xbzrle
                    return-path events xbzrle |
                    pause-before-switchover late-block-activate |""");

    /**
     * A cache can be as large as half of this process's heap; 7.2 forgets the levels that it is given; and memory is not
     * handed from process to process here.
     */
    private static final Set<String> NOT_AS_QEMU =
            Set.of("xbzrle-cache-size", "multifd-zlib-level", "multifd-zstd-level", "mode");

    private static final List<String> ODD_VALUES = List.of(
            "0",
            "1",
            "-1",
            "10",
            "100",
            "256",
            "1001",
            "100001",
            "2000001",
            "4294967296",
            "9223372036854775808",
            "18446744073709551615",
            "18446744073709551616",
            "1.5",
            "'x'",
            "''",
            "true",
            "null",
            "[]",
            "'zstd'",
            "'qpl'");

    @TempDir
    Path directory = Path.of("");

    private static Map<String, String> table(String lines) {
        return lines.lines()
                .map(line -> line.split("\\|", -1))
                .collect(Collectors.toMap(cells -> cells[0].strip(), cells -> cells[1].strip()));
    }

    /** Executes a command at either program. */
    @FunctionalInterface
    private interface Monitor {
        JsonNode execute(String command, ObjectNode arguments) throws Exception;
    }

    @Test
    void settingsAreCheckedAsQemuChecksThem() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "guest", "workload=idle")) {
            check(guest::execute);
        }
    }

    @Test
    void theTablesOfThisTestAreTrueOfQemu() throws Exception {
        QemuProcess.assumeInstalled();
        try (var qemu = new QemuProcess(directory)) {
            check(qemu::execute);
        }
    }

    @ParameterizedTest
    @EnumSource
    void namesOfBlockBitmapsAreKeptAndMatterToNobody(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (TestGuest guest = TestGuest.inThread(directory, "guest", "workload=idle", "compat=" + version.compat());
                var qemu = new QemuProcess(version, directory)) {
            List<String> mappings = List.of(
                    "[]",
                    "[{'node-name': 'n', 'alias': 'a', 'bitmaps': []}]",
                    "[{'node-name': '', 'alias': 'a.b-c_1', 'bitmaps': [{'name': '', 'alias': ''},"
                            + " {'name': 'b', 'alias': 'c', 'transform': {}},"
                            + " {'name': 'd', 'alias': 'e', 'transform': {'persistent': false}}]},"
                            + " {'node-name': 'n', 'alias': 'a', 'bitmaps': [{'name': 'b', 'alias': 'c'}]}]");
            for (String mapping : mappings) {
                assertThat(mapped(guest, mapping)).isEqualTo(mapped(qemu, mapping));
                assertThat(printed(guest)).isEqualTo(printed(qemu));
            }
            for (Controlled side : List.of(guest, qemu)) {
                side.beginTo("exec:cat >/dev/null");
                assertThat(side.awaitEnd()).isEqualTo("completed");
            }
        }
    }

    private static JsonNode mapped(Controlled side, String mapping) throws Exception {
        side.execute("migrate-set-parameters", (ObjectNode) JsonMapper.shared()
                .readTree("{'block-bitmap-mapping': %s}".formatted(mapping).replace('\'', '"')));
        return side.execute("query-migrate-parameters").path("block-bitmap-mapping");
    }

    private static List<String> printed(Controlled side) throws Exception {
        return side.execute("human-monitor-command", QmpJson.object().put("command-line", "info migrate_parameters"))
                .asString()
                .lines()
                .dropWhile(line -> !line.startsWith("block-bitmap-mapping"))
                .toList();
    }

    private static void check(Monitor monitor) throws Exception {
        for (var row : PARAMETERS.entrySet()) {
            var arguments = (ObjectNode) JsonMapper.shared().readTree(row.getKey());
            assertThat(answer(monitor, "migrate-set-parameters", arguments))
                    .as(row.getKey())
                    .isEqualTo(row.getValue());
        }
        for (var row : CAPABILITIES.entrySet()) {
            assertThat(answer(monitor, "migrate-set-capabilities", capabilities(row.getKey(), true)))
                    .as(row.getKey())
                    .isEqualTo(row.getValue());
            if (row.getValue().isEmpty()) {
                answer(monitor, "migrate-set-capabilities", capabilities(row.getKey(), false));
            }
        }
        JsonNode parameters = monitor.execute("query-migrate-parameters", QmpJson.object());
        assertThat(parameters.path("max-bandwidth").asInt()).isEqualTo(1000);
        assertThat(parameters.path("cpu-throttle-tailslow").asBoolean()).isTrue();
        assertThat(parameters.path("tls-creds").asString()).isEqualTo("t");
        assertThat(parameters.path("tls-hostname").asString("")).isEmpty();
    }

    private static String answer(Monitor monitor, String command, ObjectNode arguments) throws Exception {
        try {
            monitor.execute(command, arguments);
            return "";
        } catch (QmpException e) {
            assertThat(e.errorClass().wireName()).isEqualTo("GenericError");
            return e.description();
        }
    }

    private static ObjectNode capabilities(String names, boolean on) {
        ObjectNode arguments = QmpJson.object();
        var list = arguments.putArray("capabilities");
        Arrays.stream(names.split(" "))
                .forEach(name -> list.addObject().put("capability", name).put("state", on));
        return arguments;
    }

    @ParameterizedTest
    @EnumSource
    void anyTwoCapabilitiesAreJudgedAsQemuJudgesThem(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (TestGuest guest = guestAs(version);
                var qemu = new QemuProcess(version, directory)) {
            JsonNode all = qemu.execute("query-migrate-capabilities");
            assertThat(guest.execute("query-migrate-capabilities")).isEqualTo(all);
            List<String> names = all.valueStream()
                    .map(capability -> capability.path("capability").asString())
                    // 10.0 warns of it each time.
                    .filter(name -> !name.equals("zero-blocks"))
                    .toList();
            for (int one = 0; one < names.size(); one++) {
                for (int other = one + 1; other < names.size(); other++) {
                    String both = names.get(one) + " " + names.get(other);
                    String theirs = judge(qemu::execute, both);
                    String ours = judge(guest::execute, both);
                    if (theirs.isEmpty() && !ours.isEmpty()) {
                        assertThat(ours).as(both).matches("Capability '[a-z-]+' is not supported");
                    } else {
                        assertThat(ours).as(both).isEqualTo(theirs);
                    }
                }
            }
        }
    }

    private static String judge(Monitor monitor, String names) throws Exception {
        String answer = answer(monitor, "migrate-set-capabilities", capabilities(names, true));
        monitor.execute("migrate-set-capabilities", capabilities(names, false));
        return answer;
    }

    /** Of each parameter the ends of all types of C and JSON, and what is no number. */
    @ParameterizedTest
    @EnumSource
    void oddValuesOfAllParametersAreTakenOrRefusedAsByQemu(QemuVersion version) throws Exception {
        version.assumeInstalled();
        try (TestGuest guest = guestAs(version);
                var qemu = new QemuProcess(version, directory)) {
            JsonNode defaults = qemu.execute("query-migrate-parameters");
            assertThat(members(guest.execute("query-migrate-parameters"))).isEqualTo(members(defaults));
            for (String name : members(defaults).keySet()) {
                if (NOT_AS_QEMU.contains(name)) {
                    continue;
                }
                for (String value : ODD_VALUES) {
                    var change = (ObjectNode)
                            JsonMapper.shared().readTree("{\"%s\": %s}".formatted(name, value.replace('\'', '"')));
                    ObjectNode back = QmpJson.object().set(name, defaults.path(name));
                    assertThat(outcome(guest::execute, change, back))
                            .as(change.toString())
                            .isEqualTo(outcome(qemu::execute, change, back));
                }
            }
        }
    }

    private static String outcome(Monitor monitor, ObjectNode change, ObjectNode back) throws Exception {
        String refusal = answer(monitor, "migrate-set-parameters", change);
        JsonNode now = monitor.execute("query-migrate-parameters", QmpJson.object());
        monitor.execute("migrate-set-parameters", back);
        return refusal + members(now);
    }

    private TestGuest guestAs(QemuVersion version) throws Exception {
        return TestGuest.inThread(directory, "guest", "workload=idle", "compat=" + version.compat());
    }

    private static Map<String, String> members(JsonNode object) {
        var members = new TreeMap<String, String>();
        object.propertyStream()
                .forEach(
                        member -> members.put(member.getKey(), member.getValue().toString()));
        return members;
    }

    @Test
    void whatThisRuntimeCannotDoIsRefused() throws Exception {
        try (TestGuest guest = TestGuest.inThread(directory, "guest", "workload=idle")) {
            assertThatThrownBy(() -> guest.enable("dirty-bitmaps"))
                    .hasMessage("Capability 'dirty-bitmaps' is not supported");
            assertThat(guest.execute("query-migrate-capabilities").toString())
                    .contains("{\"state\":false,\"capability\":\"dirty-bitmaps\"}");
        }
    }

    @Test
    void aMachineThatIsKeptHasNoMemoryThatOthersShare() throws Exception {
        try (TestGuest keeper = TestGuest.inThread(directory, "keeper", "machine=any", "incoming=defer")) {
            assertThatThrownBy(() -> keeper.enable("x-ignore-shared"))
                    .hasMessage(
                            "Capability 'x-ignore-shared' is not supported for a machine that is kept: it maps no file");
        }
    }
}
