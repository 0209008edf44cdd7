package dev.phaseline.cli.demo;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * One guest process of the demonstration, which closing it ends. Each command has a control connection of its own, since a
 * guest serves one client at a time and others have things to say too.
 */
final class DemoGuest implements AutoCloseable {
    private static final int POLL_MS = 20;
    private static final int PATIENCE_SECONDS = 60;

    private final String name;
    private final Process process;
    private final Path socket;
    private final Path log;
    private final Thread killer;

    private DemoGuest(String name, Process process, Path socket, Path log, Thread killer) {
        this.name = name;
        this.process = process;
        this.socket = socket;
        this.log = log;
        this.killer = killer;
    }

    /**
     * Starts a guest and waits until it can be told something.
     *
     * @param directory for its control socket and what it prints
     * @param arguments options of {@code phaseline guest}, without {@code --qmp} and {@code --name}
     */
    static DemoGuest start(String name, Path directory, List<String> arguments)
            throws IOException, InterruptedException {
        Path socket = directory.resolve(name + ".qmp");
        Path log = directory.resolve(name + ".log");
        List<String> all = new ArrayList<>(List.of("guest", "--name", name, "--qmp", "unix:" + socket));
        all.addAll(arguments);
        Process process = ChildJvm.start(log, all);
        // Ctrl-C ends this JVM before a close could run.
        Thread killer = new Thread(process::destroyForcibly, "kill " + name);
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            awaitControl(name, process, socket, log);
            return new DemoGuest(name, process, socket, log, killer);
        } catch (IOException | InterruptedException | RuntimeException e) {
            kill(process);
            Runtime.getRuntime().removeShutdownHook(killer);
            throw e;
        }
    }

    private static void awaitControl(String name, Process process, Path socket, Path log)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            if (Files.exists(socket)) {
                try {
                    QmpClient.connect(socket).close();
                    return;
                } catch (java.net.ConnectException e) {
                    // The file is there a moment before somebody listens at it.
                }
            }
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                throw CommandFailure.no("the " + name + " guest ended at its start: " + lastWords(log));
            }
        }
        throw CommandFailure.no("the " + name + " guest does not answer after " + PATIENCE_SECONDS + " s");
    }

    /** Where it listens for commands. */
    Path controlSocket() {
        return socket;
    }

    /** Executes a QMP command. */
    JsonNode execute(String command) throws IOException {
        try (QmpClient client = QmpClient.connect(socket)) {
            return client.execute(command);
        } catch (QmpException e) {
            throw CommandFailure.no("the " + name + " guest refused " + command + ": " + e.description(), e);
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            throw CommandFailure.no("the " + name + " guest ended: " + lastWords(log), e);
        }
    }

    /** Waits until the guest process ends, or a moment. */
    void pause() throws InterruptedException {
        if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
            throw CommandFailure.no("the " + name + " guest ended: " + lastWords(log));
        }
    }

    /** Instructions that all virtual CPUs have executed so far. */
    long instructions() throws IOException {
        long sum = 0;
        for (JsonNode cpu : execute("x-phaseline-cpus")) {
            sum += cpu.path("instructions").asLong();
        }
        return sum;
    }

    /** Waits until the virtual CPUs have executed more than so many instructions, and returns how many. */
    long awaitMoreThan(long instructions) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        long now = instructions();
        while (now <= instructions) {
            if (System.nanoTime() > deadline) {
                throw CommandFailure.no("the " + name + " guest does not run");
            }
            pause();
            now = instructions();
        }
        return now;
    }

    /** Asks the process to end and waits for it, so that its recording is complete. */
    void quit() throws IOException, InterruptedException {
        execute("quit");
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw CommandFailure.no("the " + name + " guest does not end");
        }
        if (process.exitValue() != 0) {
            throw CommandFailure.no("the " + name + " guest failed: " + lastWords(log));
        }
    }

    /** The last line that the guest process printed, or that there was none. */
    String lastWords() {
        return lastWords(log);
    }

    @Override
    public void close() {
        kill(process);
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    private static void kill(Process process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private static String lastWords(Path log) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank())
                    .reduce((first, second) -> second)
                    .orElse("it printed nothing");
        } catch (IOException e) {
            return "what it printed cannot be read: " + e.getMessage();
        }
    }
}
