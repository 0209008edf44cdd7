package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.ram.RamBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One script, unchanged, migrates between our guests and real QEMUs in every pair, and reads the same fields and events. */
final class MixedPairsTest {
    private static final Path SCRIPT = Path.of("../../samples/qmp/migrate.py");

    /** What is not zero in the memory of a QEMU, whose machine has no CPU that writes. */
    private static final long DATA_BYTES = 4 << 20;

    /** Without it machine none of 10.0 gives an order that 7.2 does not know. */
    private static final String[] OLDER = {"-global", "migration.send-switchover-start=off"};

    @TempDir
    Path directory = Path.of("");

    private int addresses;

    /** Which program runs a side. */
    private enum Program {
        OURS,
        QEMU_7,
        QEMU_10,
        /** Ours as a 10.0. */
        OURS_10;

        /** How the source's events end: 10.0 says that what is left are the devices. */
        private List<String> lastEvents() {
            return switch (this) {
                case OURS, QEMU_7 -> List.of("setup", "active", "STOP", "completed");
                case QEMU_10, OURS_10 -> List.of("setup", "active", "STOP", "device", "completed");
            };
        }
    }

    /** A started program. */
    private record Side(AutoCloseable process, Path socket) {}

    static Stream<List<Object>> pairs() {
        List<Program> plain = List.of(Program.OURS, Program.QEMU_7, Program.QEMU_10);
        return Stream.concat(
                plain.stream().flatMap(from -> plain.stream().map(to -> List.<Object>of(from, to))),
                Stream.of(List.<Object>of(Program.OURS_10, Program.QEMU_10)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theSameScriptMigratesEveryPair(List<Object> pair) throws Exception {
        assumeTrue(isOnPath("python3"), "python3 is missing");
        boolean mustSpeakOlder = pair.equals(List.of(Program.QEMU_10, Program.QEMU_7));
        Side source = start((Program) pair.getFirst(), "src", mustSpeakOlder ? OLDER : new String[0]);
        try (var _ = source.process()) {
            Side destination = start((Program) pair.getLast(), "dst", "-incoming", "defer");
            try (var _ = destination.process()) {
                JsonNode result = migrate(source, destination, "--capability", "return-path");

                assertThat(result.path("status").asString()).isEqualTo("completed");
                assertThat(result.path("source-status").asString()).isEqualTo("postmigrate");
                assertThat(texts(result.path("source-events")).stream()
                                .filter(event -> !event.equals("RESUME") && !event.equals("MIGRATION_PASS")))
                        .containsExactlyElementsOf(((Program) pair.getFirst()).lastEvents());
                assertThat(texts(result.path("destination-events"))).contains("active", "RESUME");
                assertNumbers(result.path("query-migrate"));
            }
        }
    }

    /** Which fields a source of QEMU 7.2 shows after each, another pair of it and ours must show too. */
    private enum Outcome {
        REFUSED("failed", "--refuse"),
        CANCELLED("cancelled", "--cancel --parameter max-bandwidth=1048576"),
        XBZRLE("completed", "--capability xbzrle --parameter max-bandwidth=1073741824"),
        MULTIFD(
                "completed",
                "--capability multifd --parameter multifd-channels=4 --parameter max-bandwidth=1073741824");

        private final String status;
        private final String options;

        Outcome(String status, String options) {
            this.status = status;
            this.options = options;
        }
    }

    /** Both programs on both sides: what each says in the end, with every way to end. */
    @Test
    void theSameScriptReadsTheSameFieldsWhicheverWayAMigrationEnds() throws Exception {
        assumeTrue(isOnPath("python3"), "python3 is missing");
        ObjectNode theirs = outcomes(Program.QEMU_7, Program.OURS, Program.QEMU_7);
        ObjectNode ours = outcomes(Program.OURS, Program.QEMU_7, Program.OURS);

        for (Outcome outcome : Outcome.values()) {
            assertThat(fields("", ours.path(outcome.name())))
                    .as(outcome.name())
                    .isEqualTo(fields("", theirs.path(outcome.name())));
        }
        for (ObjectNode side : List.of(theirs, ours)) {
            assertNumbers(side.path(Outcome.XBZRLE.name()));
            assertThat(side.path(Outcome.XBZRLE.name())
                            .at("/xbzrle-cache/cache-size")
                            .asLong())
                    .isEqualTo(64 << 20);
            assertNumbers(side.path(Outcome.MULTIFD.name()));
            assertThat(side.path(Outcome.MULTIFD.name())
                            .at("/ram/multifd-bytes")
                            .asLong())
                    .isBetween(DATA_BYTES, 2 * QemuProcess.MEMORY_BYTES);
        }
    }

    /** One source after the other, which refusal and cancelling leave as it was. */
    private ObjectNode outcomes(Program from, Program first, Program second) throws Exception {
        var outcomes = QmpJson.object();
        Program to = first;
        for (Outcome last : List.of(Outcome.XBZRLE, Outcome.MULTIFD)) {
            Side source = start(from, from + "-" + last, withData(from));
            try (var _ = source.process()) {
                for (Outcome outcome : List.of(Outcome.REFUSED, Outcome.CANCELLED, last)) {
                    Side destination = start(to, to + "-" + last + outcome, "-incoming", "defer");
                    try (var _ = destination.process()) {
                        JsonNode result = migrate(source, destination, outcome.options.split(" "));
                        assertThat(result.path("status").asString()).isEqualTo(outcome.status);
                        outcomes.set(outcome.name(), result.path("query-migrate"));
                    }
                }
            }
            to = second;
        }
        return outcomes;
    }

    private String[] withData(Program program) throws IOException {
        if (program == Program.OURS) {
            return new String[0];
        }
        Path data = directory.resolve("data");
        RandomBytes.write(data, (int) DATA_BYTES);
        return new String[] {"-device", "loader,file=" + data + ",addr=0,force-raw=on"};
    }

    private static Set<String> fields(String prefix, JsonNode object) {
        var fields = new TreeSet<String>();
        object.propertyStream().forEach(member -> {
            fields.add(prefix + member.getKey());
            fields.addAll(fields(prefix + member.getKey() + ".", member.getValue()));
        });
        return fields;
    }

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void assertNumbers(JsonNode info) {
        JsonNode ram = info.path("ram");
        long pages = QemuProcess.MEMORY_BYTES / RamBlock.PAGE_SIZE;
        assertThat(ram.path("total").asLong()).isEqualTo(QemuProcess.MEMORY_BYTES);
        assertThat(ram.path("remaining").asLong()).isZero();
        assertThat(ram.path("normal").asLong() + ram.path("duplicate").asLong()).isGreaterThanOrEqualTo(pages);
        assertThat(ram.path("normal-bytes").asLong())
                .isEqualTo(ram.path("normal").asLong() * RamBlock.PAGE_SIZE);
        assertThat(ram.path("dirty-sync-count").asLong()).isPositive();
        assertThat(ram.path("page-size").asLong()).isEqualTo(RamBlock.PAGE_SIZE);
        assertThat(ram.path("transferred").asLong()).isBetween(pages * Long.BYTES, 4 * QemuProcess.MEMORY_BYTES);
        assertThat(info.path("total-time").asLong())
                .isGreaterThanOrEqualTo(info.path("downtime").asLong());
        assertThat(info.has("setup-time")).isTrue();
    }

    private Side start(Program program, String name, String... options) throws IOException {
        return switch (program) {
            case OURS, OURS_10 -> {
                String incoming = options.length > 0 ? "incoming=defer" : "cpus=2";
                String release = program == Program.OURS ? "qemu-7.2" : "qemu-10.0";
                TestGuest guest = TestGuest.inThread(
                        directory,
                        name,
                        "memory=32M",
                        "devices=BARE",
                        "workload=stress:rate=8M,hot=4M,fill=16M",
                        "compat=" + release,
                        incoming);
                yield new Side(guest, guest.qmpPath());
            }
            case QEMU_7 -> start(QemuVersion.V7_2, options);
            case QEMU_10 -> start(QemuVersion.V10_0, options);
        };
    }

    private Side start(QemuVersion version, String... options) throws IOException {
        version.assumeInstalled();
        Path socket = Files.createTempDirectory(directory, "qmp").resolve("s");
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off"));
        return new Side(new QemuProcess(version, directory, all.toArray(String[]::new)), socket);
    }

    private JsonNode migrate(Side source, Side destination, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "python3",
                SCRIPT.toString(),
                source.socket().toString(),
                destination.socket().toString(),
                "unix:" + directory.resolve("m" + ++addresses)));
        command.addAll(List.of(options));
        Process script = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).as(answer).isLessThan(2);
        return JsonMapper.shared().readTree(answer);
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
