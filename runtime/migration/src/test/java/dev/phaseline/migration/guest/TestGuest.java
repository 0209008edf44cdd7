package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A guest that a test controls over QMP. It runs in a thread of the test or in a process of its own. */
final class TestGuest implements Controlled {
    private final Path qmpPath;
    private final Life life;
    private final QmpClient qmp;

    /**
     * What the guest runs in.
     *
     * @param exitCode comes when it ends
     * @param problems what it has told its user so far
     * @param kill ends it at once
     * @param terminate asks it to end, as a terminal or a service manager does
     */
    private record Life(
            CompletableFuture<Integer> exitCode, Supplier<List<String>> problems, Runnable kill, Runnable terminate) {
        /** Waits a moment for the end; returns whether it was reached. */
        boolean hasEnded() {
            return CompletableFuture.anyOf(
                            exitCode, new CompletableFuture<>().completeOnTimeout(null, 10, TimeUnit.MILLISECONDS))
                    .thenApply(ignored -> exitCode.isDone())
                    .join();
        }
    }

    private TestGuest(Path qmpPath, Life life) throws IOException {
        this.qmpPath = qmpPath;
        this.life = life;
        this.qmp = connect();
    }

    /** Starts a guest in a thread; all guests of a JVM share its trace events. */
    static TestGuest inThread(Path directory, String name, String... options) throws IOException {
        Path qmp = directory.resolve(name);
        GuestConfig config = GuestMain.configuration(qmp, options);
        List<String> problems = new CopyOnWriteArrayList<>();
        var exitCode = new CompletableFuture<Integer>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                exitCode.complete(GuestProcess.run(config, problems::add));
            } catch (RuntimeException | Error e) {
                exitCode.completeExceptionally(e);
                throw e;
            }
        });
        Runnable impossible = () -> {
            throw new UnsupportedOperationException("a thread cannot be killed");
        };
        return new TestGuest(qmp, new Life(exitCode, () -> problems, impossible, impossible));
    }

    /** Starts a guest in a process. */
    static TestGuest inProcess(Path directory, String name, String... options) throws IOException {
        return inProcess(List.of(), directory, name, options);
    }

    /** Starts a guest in a process that inherits a descriptor, as a redirection such as {@code 7<file} opens it. */
    static TestGuest inheriting(String redirection, Path directory, String name, String... options) throws IOException {
        return inProcess(List.of("sh", "-c", "exec \"$@\" " + redirection, "sh"), directory, name, options);
    }

    /** Starts a guest in a process that may have that many descriptors open. */
    static TestGuest limitedTo(int descriptors, Path directory, String name, String... options) throws IOException {
        return inProcess(
                List.of("sh", "-c", "ulimit -n " + descriptors + "; exec \"$@\"", "sh"), directory, name, options);
    }

    private static TestGuest inProcess(List<String> starter, Path directory, String name, String... options)
            throws IOException {
        Path qmp = directory.resolve(name);
        Path errors = directory.resolve(name + ".err");
        List<String> command = new ArrayList<>(starter);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                // Most of these processes live for a second or two.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                GuestMain.class.getName(),
                qmp.toString()));
        command.addAll(List.of(options));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        var life = new Life(
                process.onExit().thenApply(Process::exitValue),
                () -> lines(errors),
                process::destroyForcibly,
                process::destroy);
        return new TestGuest(qmp, life);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return Stream.of(
                        GuestMain.class,
                        GuestProcess.class,
                        MigrationTrace.class,
                        Tracepoints.class,
                        ZstdCompressCtx.class,
                        JsonNode.class,
                        JsonFactory.class,
                        com.fasterxml.jackson.annotation.JsonProperty.class)
                .map(TestGuest::location)
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private QmpClient connect() throws IOException {
        while (true) {
            try {
                return QmpClient.connect(qmpPath);
            } catch (IOException notYet) {
                if (life.hasEnded()) {
                    throw new IOException("the guest ended: " + problems(), notYet);
                }
                Polling.pause();
            }
        }
    }

    @Override
    public JsonNode execute(String command) throws IOException, QmpException {
        return qmp.execute(command);
    }

    @Override
    public JsonNode execute(String command, ObjectNode arguments) throws IOException, QmpException {
        return qmp.execute(command, arguments);
    }

    /** Migrates with a return path and waits for the end; returns its status. */
    String migrateTo(String uri) throws IOException, QmpException {
        beginMigration(uri);
        return awaitMigrationEnd();
    }

    void beginMigration(String uri) throws IOException, QmpException {
        enable("return-path", "events");
        beginTo(uri);
    }

    /** Migrates as {@link #migrateTo} does, to where nobody answers. */
    String migrateOneWayTo(String uri) throws IOException, QmpException {
        enable("events");
        beginTo(uri);
        return awaitMigrationEnd();
    }

    String awaitMigrationEnd() throws IOException {
        while (true) {
            String status =
                    qmp.nextEvent("MIGRATION").path("data").path("status").asString();
            if (List.of("completed", "failed", "cancelled").contains(status)) {
                return status;
            }
        }
    }

    JsonNode awaitEvent(String name) throws IOException {
        return qmp.nextEvent(name);
    }

    /** Waits until the migration is there, which must not end otherwise. */
    void awaitMigration(String wanted) throws IOException {
        String status = "";
        while (!status.equals(wanted)) {
            assertThat(status).isNotIn("completed", "failed", "cancelled");
            status = qmp.nextEvent("MIGRATION").path("data").path("status").asString();
        }
    }

    /** Where the control socket is, for further clients. */
    Path qmpPath() {
        return qmpPath;
    }

    /** The digests of the guest at one moment, {@code stopped} or {@code loaded}. */
    JsonNode digest(String moment) throws IOException, QmpException {
        return execute("x-phaseline-digest").path(moment);
    }

    /** The digest of the RAM block of machine {@code none} at that moment. */
    String ramDigest(String moment) throws IOException, QmpException {
        return digest(moment).path("ram").path("ram").asString();
    }

    /** Instructions executed so far, by CPU. */
    long[] instructions() throws IOException, QmpException {
        List<Long> counters = new ArrayList<>();
        qmp.execute("x-phaseline-cpus")
                .forEach(cpu -> counters.add(cpu.path("instructions").asLong()));
        return counters.stream().mapToLong(Long::longValue).toArray();
    }

    /** Waits until every CPU has executed more instructions than now. */
    void awaitProgress() throws IOException, QmpException {
        long[] before = instructions();
        long[] now = before;
        while (!allGreater(now, before)) {
            Polling.pause();
            now = instructions();
        }
    }

    private static boolean allGreater(long[] some, long[] others) {
        for (int i = 0; i < some.length; i++) {
            if (some[i] <= others[i]) {
                return false;
            }
        }
        return true;
    }

    /** Tells the guest to end and returns its exit code. */
    int quit() throws IOException, QmpException {
        qmp.execute("quit");
        return life.exitCode().join();
    }

    /** Waits for a guest that ends by itself. */
    int exitCode() {
        return life.exitCode().join();
    }

    /** What the guest has told its user. */
    List<String> problems() {
        return life.problems().get();
    }

    /** Ends the process at once. */
    void kill() {
        life.kill().run();
        life.exitCode().join();
    }

    /** Asks the process to end, as a terminal or a service manager does. */
    void terminate() {
        life.terminate().run();
    }

    @Override
    public void close() throws IOException {
        if (!life.exitCode().isDone()) {
            try {
                quit();
            } catch (QmpException e) {
                throw new IOException("the guest does not quit", e);
            } catch (IOException _) {
                // One whose migration has failed ends by itself, and its socket goes before it.
                life.exitCode().copy().orTimeout(1, TimeUnit.MINUTES).join();
            }
        }
        qmp.close();
    }
}
