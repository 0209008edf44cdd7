package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A real QEMU with machine {@code none}, under the same control protocol as our guests. */
final class QemuProcess implements Controlled {
    private static final int MEMORY_MIB = 32;

    /** Guest RAM. */
    static final long MEMORY_BYTES = (long) MEMORY_MIB << 20;

    /** Many times what a QEMU needs to answer on a busy machine. */
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final Path directory;
    private final Process process;
    private final QmpClient qmp;

    /** Starts the QEMU of the distribution. */
    QemuProcess(Path directory, String... options) throws IOException {
        this(QemuVersion.V7_2, directory, options);
    }

    /**
     * Starts a QEMU with machine {@code none} and {@link #MEMORY_BYTES} of RAM.
     *
     * @param options more options; those that are given twice count as given here
     */
    QemuProcess(QemuVersion version, Path directory, String... options) throws IOException {
        this.directory = directory;
        Path socket = Files.createTempDirectory(directory, "qemu").resolve("q");
        List<String> command = new ArrayList<>(List.of(
                version.program().toString(),
                "-display",
                "none",
                "-nodefaults",
                "-M",
                "none",
                "-m",
                Integer.toString(MEMORY_MIB),
                "-qmp",
                "unix:" + socket + ",server=on,wait=off"));
        command.addAll(List.of(options));
        Process started;
        Optional<QmpClient> connected;
        do {
            Files.deleteIfExists(socket);
            started = new ProcessBuilder(command).inheritIO().start();
            connected = connect(started, socket);
            if (connected.isEmpty()) {
                started.destroyForcibly().onExit().join();
            }
        } while (connected.isEmpty());
        process = started;
        qmp = connected.get();
    }

    /** Skips the test where the distribution's QEMU is missing. */
    static void assumeInstalled() {
        QemuVersion.V7_2.assumeInstalled();
    }

    /**
     * Connects to the monitor. A QEMU to which a client connects while it sets its monitor up may wait in accept(2) for ever:
     * such a process is of no use.
     *
     * @return empty if it does not answer
     */
    private static Optional<QmpClient> connect(Process process, Path socket) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < START_LIMIT.toNanos()) {
            boolean isMade = Files.exists(socket);
            // Not at the moment at which the socket is made.
            Polling.pause();
            try {
                if (isMade) {
                    return Optional.of(QmpClient.connect(socket));
                }
            } catch (IOException notYet) {
                // Whether there is anybody to answer is asked next.
            }
            if (!process.isAlive()) {
                throw new IOException("QEMU ended with " + process.exitValue());
            }
        }
        return Optional.empty();
    }

    @Override
    public JsonNode execute(String command) throws IOException, QmpException {
        return qmp.execute(command);
    }

    @Override
    public JsonNode execute(String command, ObjectNode arguments) throws IOException, QmpException {
        return qmp.execute(command, arguments);
    }

    /** As its users do, again while it has not cleaned up after a migration that it has called failed already. */
    @Override
    public void beginTo(String uri) throws IOException, QmpException {
        while (true) {
            try {
                Controlled.super.beginTo(uri);
                return;
            } catch (QmpException e) {
                if (!e.description().equals("duplicate yank instance")) {
                    throw e;
                }
                Polling.pause();
            }
        }
    }

    JsonNode awaitEvent(String name) throws IOException {
        return qmp.nextEvent(name);
    }

    String memoryDigest() throws Exception {
        Path file = directory.resolve("pmemsave");
        saveMemory(file);
        return sha256(file);
    }

    static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    void migrateTo(String uri) throws IOException, QmpException {
        assertThat(tryMigrateTo(uri)).isEqualTo("completed");
    }

    String tryMigrateTo(String uri) throws IOException, QmpException {
        enable("return-path", "events");
        beginTo(uri);
        while (true) {
            String status =
                    qmp.nextEvent("MIGRATION").path("data").path("status").asString();
            if (status.equals("completed") || status.equals("failed")) {
                return status;
            }
        }
    }

    /** Migrates to where nobody answers. */
    void migrateWithoutReturnPath(String uri) throws IOException, QmpException {
        beginTo(uri);
        assertThat(awaitEnd()).isEqualTo("completed");
    }

    private void quit() throws IOException {
        try {
            qmp.execute("quit");
        } catch (QmpException e) {
            throw new IOException(e);
        } catch (IOException e) {
            // A destination to which the guest does not come ends by itself, after a while.
            if (process.onExit()
                    .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                    .join()
                    .isAlive()) {
                throw e;
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            quit();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        } finally {
            qmp.close();
            process.destroyForcibly();
        }
    }
}
