package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.cli.CommandRun;
import dev.phaseline.cli.demo.ChildJvm;
import dev.phaseline.cli.migrate.MigrationOrder;
import dev.phaseline.cli.migrate.RemoteMigration;
import dev.phaseline.migration.guest.GuestConfig;
import dev.phaseline.migration.guest.GuestProcess;
import dev.phaseline.migration.qmp.QmpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MigrateCommandTest {
    private static final Path QEMU = Path.of("/usr/bin/qemu-system-x86_64");
    private static final int MEMORY_MIB = 16;
    private static final int PAGE_BYTES = 4096;

    /** What a process ends with that was interrupted. */
    private static final int INTERRUPTED = 143;

    @TempDir
    Path directory = Path.of("");

    private final List<QmpClient> guests = new ArrayList<>();
    private final List<CompletableFuture<Integer>> guestThreads = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endGuests() throws Exception {
        // The last first: what the first one records has all that others of this JVM emit.
        for (QmpClient guest : guests.reversed()) {
            guest.execute("quit");
            guest.awaitEnd();
            guest.close();
        }
        guests.clear();
        guestThreads.forEach(CompletableFuture::join);
        for (Process process : processes) {
            process.destroy();
            process.waitFor();
        }
    }

    @Test
    void migratesAsItIsTold() throws Exception {
        QmpClient source = guest("src", "none");
        QmpClient destination = guest("dst", "unix:" + directory.resolve("m"));

        CommandRun run = CommandRun.of(
                "migrate",
                qmp("src"),
                "unix:" + directory.resolve("m"),
                "--xbzrle",
                "--max-bandwidth",
                "512M",
                "--downtime-limit",
                "1234",
                "--capability",
                "return-path",
                "--parameter",
                "xbzrle-cache-size=1M",
                "--destination-qmp",
                qmp("dst"));

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .singleElement()
                .asString()
                .startsWith("completed in ")
                .contains("downtime");
        assertThat(source.execute("query-migrate")
                        .path("xbzrle-cache")
                        .path("cache-size")
                        .asLong())
                .isEqualTo(1_048_576);
        var parameters = source.execute("query-migrate-parameters");
        assertThat(parameters.path("max-bandwidth").asLong()).isEqualTo(512L << 20);
        assertThat(parameters.path("downtime-limit").asLong()).isEqualTo(1234);
        assertThat(destination.execute("query-status").path("status").asString())
                .isEqualTo("running");
    }

    @Test
    void aRunIsTheSameInEachKindOfRecording() throws Exception {
        var run = new RecordedRun(directory);
        guest("src", "none", MEMORY_MIB, run::by);
        guest("dst", "defer");

        CommandRun migrate = CommandRun.of(
                "migrate", qmp("src"), "unix:" + directory.resolve("m"), "--destination-qmp", qmp("dst"), "--xbzrle");
        endGuests();

        assertThat(migrate.err()).isEmpty();
        List<String> lines = run.lines("run.log");
        assertThat(lines.size()).isGreaterThan((MEMORY_MIB << 20) / PAGE_BYTES);
        assertThat(run.lines("run.jfr")).isEqualTo(lines);
        assertThat(run.lines("run.trace")).isEqualTo(lines);
        assertThat(run.eventsThatDiffer()).isEmpty();
    }

    @Test
    void aMigrationThatFailsIsToldInOneLine() throws Exception {
        QmpClient source = guest("src", "none");

        CommandRun run = CommandRun.of("migrate", qmp("src"), "unix:" + directory.resolve("nobody"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines())
                .containsExactly("phaseline migrate: error: the migration failed: cannot connect to unix:"
                        + directory.resolve("nobody") + ": No such file or directory");
        assertThat(source.execute("query-status").path("status").asString()).isEqualTo("running");
    }

    @Test
    void whatTheSourceRefusesIsToldInItsWords() throws Exception {
        guest("src", "none");

        CommandRun run = CommandRun.of("migrate", qmp("src"), "tcp:127.0.0.1:1", "--parameter", "max-cpu-throttle=100");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("the source refuses: Parameter 'max_cpu_throttle'");
    }

    @Test
    void aDestinationThatWasDeferredIsToldWhereToWait() throws Exception {
        guest("src", "none");
        QmpClient destination = guest("dst", "defer");

        CommandRun run = CommandRun.of(
                "migrate", qmp("src"), "tcp:127.0.0.1:0", "--destination-qmp", qmp("dst"), "--multifd", "3");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(destination
                        .execute("query-migrate-parameters")
                        .path("multifd-channels")
                        .asInt())
                .isEqualTo(3);
        assertThat(destination.execute("query-status").path("status").asString())
                .isEqualTo("running");
    }

    @Test
    void aDestinationThatCannotLoadTheGuestIsAFailureEvenIfTheSourceIsDone() throws Exception {
        guest("src", "none");
        guest("dst", "defer", 2 * MEMORY_MIB);

        CommandRun run =
                CommandRun.of("migrate", qmp("src"), "unix:" + directory.resolve("m"), "--destination-qmp", qmp("dst"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines()).hasSize(1);
        guests.removeLast().close();
    }

    @Test
    void anInterruptionCancelsAndTheGuestRunsOn() throws Exception {
        QmpClient source = guest("src", "none");
        guest("dst", "unix:" + directory.resolve("m"));
        Path log = directory.resolve("log");
        Process command = ChildJvm.start(
                log, List.of("migrate", qmp("src"), "unix:" + directory.resolve("m"), "--max-bandwidth", "100K"));
        while (!source.execute("query-migrate").path("status").asString("").equals("active")) {
            assertThat(command.isAlive()).isTrue();
        }

        // SIGTERM ends a JVM as Ctrl-C's SIGINT does, which is ignored in builds that a shell runs in the background.
        command.destroy();

        assertThat(command.waitFor()).isEqualTo(INTERRUPTED);
        assertThat(log).hasContent("phaseline migrate: error: the migration was cancelled");
        assertThat(source.execute("query-migrate").path("status").asString()).isEqualTo("cancelled");
        assertThat(source.execute("query-status").path("status").asString()).isEqualTo("running");
        guests.removeLast().close();
    }

    @Test
    void aTerminalShowsHowFarItIs() throws Exception {
        QmpClient source = guest("src", "none");
        QmpClient destination = guest("dst", "defer");
        List<String> lines = new CopyOnWriteArrayList<>();
        var order = new MigrationOrder(
                "unix:" + directory.resolve("m"), List.of(), Map.of("max-bandwidth", "1M", "downtime-limit", "1"));

        try (var migration = RemoteMigration.connect(directory.resolve("src"), Optional.of(directory.resolve("dst")))) {
            migration.run(order, lines::add, () -> lines.size() > 3);
        }

        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .matches("active, pass \\d+: \\d+\\.\\d MiB sent, \\d+\\.\\d of 16\\.0 MiB left, \\d+ Mbit/s"));
        assertThat(source.execute("query-migrate").path("status").asString()).isEqualTo("cancelled");
        assertThat(destination.greeting().isObject()).isTrue();
        guests.removeLast().close();
    }

    @Test
    void migratesARealQemuIntoOurs() throws Exception {
        assumeTrue(Files.isExecutable(QEMU), "there is no " + QEMU);
        QmpClient destination = guest("dst", "defer");
        qemu("qemu");

        CommandRun run = CommandRun.of(
                "migrate",
                qmp("qemu"),
                "unix:" + directory.resolve("m"),
                "--destination-qmp",
                qmp("dst"),
                "--capability",
                "return-path",
                "--multifd",
                "2");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(destination.execute("query-migrate").path("status").asString())
                .isEqualTo("completed");
    }

    @Test
    void migratesOursIntoARealQemuAndItsRefusalsAreTold() throws Exception {
        assumeTrue(Files.isExecutable(QEMU), "there is no " + QEMU);
        guest("src", "none");
        qemu("qemu", "-incoming", "defer");

        CommandRun refused = CommandRun.of(
                "migrate",
                qmp("src"),
                "tcp:127.0.0.1:0",
                "--destination-qmp",
                qmp("qemu"),
                "--capability",
                "no-such-capability");
        CommandRun run =
                CommandRun.of("migrate", qmp("src"), "tcp:127.0.0.1:0", "--destination-qmp", qmp("qemu"), "--xbzrle");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains("the destination refuses: ")
                .contains("does not accept value 'no-such-capability'");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        try (QmpClient qemu = QmpClient.connect(directory.resolve("qemu"))) {
            assertThat(qemu.execute("query-status").path("status").asString()).isEqualTo("running");
        }
    }

    private void qemu(String name, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(QEMU.toString(), "-display", "none", "-nodefaults", "-M", "none"));
        command.addAll(List.of("-m", MEMORY_MIB + "M", "-qmp", qmp(name) + ",server=on,wait=off"));
        command.addAll(List.of(options));
        Process qemu = new ProcessBuilder(command).inheritIO().start();
        processes.add(qemu);
        while (!answers(directory.resolve(name))) {
            assertThat(qemu.isAlive()).isTrue();
        }
    }

    private static boolean answers(Path socket) {
        try (QmpClient _ = QmpClient.connect(socket)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String qmp(String name) {
        return "unix:" + directory.resolve(name);
    }

    private QmpClient guest(String name, String incoming) throws Exception {
        return guest(name, incoming, MEMORY_MIB);
    }

    private QmpClient guest(String name, String incoming, int memoryMib) throws Exception {
        return guest(name, incoming, memoryMib, _ -> {});
    }

    /** Starts a guest in a thread. */
    private QmpClient guest(String name, String incoming, int memoryMib, Consumer<GuestConfig.Builder> options)
            throws Exception {
        Path socket = directory.resolve(name);
        GuestConfig.Builder builder = GuestConfig.builder(socket)
                .name(name)
                .memoryBytes((long) memoryMib << 20)
                .devices(GuestConfig.DeviceSet.BARE)
                .workload("stress:rate=1M,hot=1M,fill=2M");
        if (!incoming.equals("none")) {
            builder.incoming(GuestConfig.Incoming.parse(incoming));
        }
        options.accept(builder);
        GuestConfig config = builder.build();
        var ended = CompletableFuture.supplyAsync(
                () -> GuestProcess.run(config, System.err::println),
                Thread.ofPlatform().daemon()::start);
        guestThreads.add(ended);
        while (!answers(socket)) {
            assertThat(ended).as("guest " + name).isNotDone();
        }
        QmpClient client = QmpClient.connect(socket);
        guests.add(client);
        return client;
    }
}
