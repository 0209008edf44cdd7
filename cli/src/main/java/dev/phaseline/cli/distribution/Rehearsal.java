package dev.phaseline.cli.distribution;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import dev.phaseline.cli.Phaseline;
import dev.phaseline.cli.output.ByteWriter;
import dev.phaseline.gui.TimelineApp;
import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Does what users do, for the JVM to note which code that takes: a guest migrates while it is recorded, and another over
 * several connections, and the recordings are loaded, printed, summed up and drawn. {@code launch.sh} has a JVM run it that
 * makes a cache of it.
 *
 * <p>All of it happens in one process, since a cache comes from one, and both guests' events are in either recording.
 */
public final class Rehearsal {
    private static final List<String> GUEST =
            List.of("--memory", "64M", "--workload", "stress:rate=32M,hot=8M,fill=48M");
    private static final int PATIENCE_SECONDS = 30;
    /** A rehearsal that hangs must not keep the build waiting. */
    private static final int LIMIT_SECONDS = 240;

    private static final int POLL_MS = 10;

    private final Path directory;
    private final Path results;
    private final PrintStream log;

    private Rehearsal(Path directory, PrintStream log) {
        this.directory = directory;
        this.results = directory.resolve("results");
        this.log = log;
    }

    /**
     * Runs. A step that fails is told, and does not keep the others from being rehearsed.
     *
     * @param arguments an empty directory with a short path, for control sockets and files
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Thread.ofPlatform().daemon().name("limit").start(Rehearsal::endAtLimit);
        new Rehearsal(Path.of(arguments[0]), System.out).run();
        // Guests and windows may have left threads.
        System.exit(0);
    }

    private static void endAtLimit() {
        try {
            TimeUnit.SECONDS.sleep(LIMIT_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        // Without what an orderly end would write.
        Runtime.getRuntime().halt(1);
    }

    private void run() throws IOException, InterruptedException {
        command("--help");
        command("--version");
        command("events", "ram_*");
        Path declarations = directory.resolve("trace-events");
        Files.writeString(declarations, "# ram.c\nram_state(const char *name, uint64_t left) \"%s left %\" PRIu64\n");
        command("check", declarations.toString());
        migrate();
        migrateOverChannels();
        keepTemplate();
        String source = file("source.jfr");
        String textLog = file("source.log");
        String workspace = file("rehearsal.duckdb");
        command("load", source, textLog, file("destination.trace"), "-w", workspace);
        for (String view : List.of("summary", "phases", "latencies", "downtime", "findings")) {
            command(view, "-w", workspace);
        }
        command("query", "SELECT rbname, count(*) FROM ram_save_page GROUP BY ALL", "-w", workspace);
        command("print", source);
        command("print", textLog, "--as", "json");
        command("report", "-w", workspace, "--out", file("report.html"));
        command("timeline", "-w", workspace, "--snapshot", file("timeline.png"));
        useWindow(Path.of(workspace));
    }

    /** The picture before it has started JavaFX without a display. */
    private void useWindow(Path workspace) throws InterruptedException {
        long startNs = System.nanoTime();
        String result = "shown";
        try {
            TimelineApp.rehearse(workspace);
        } catch (IllegalStateException e) {
            result = String.valueOf(e);
        }
        log.printf(
                "timeline's window: %s, %d ms%n", result, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
    }

    /** Loads that come later copy it, as they do where the rehearsal's own had it already. */
    private void keepTemplate() {
        String folder = System.getProperty("phaseline.templates");
        if (folder != null) {
            try {
                Workspace.keepTemplate(Path.of(folder));
            } catch (WorkspaceException e) {
                log.println(e.getMessage());
            }
        }
    }

    private void migrate() throws IOException, InterruptedException {
        Thread destination = guest("destination", "--incoming", "defer", "--trace-simple", file("destination.trace"));
        Thread source = guest("source", "--record", file("source.jfr"), "--trace-log", file("source.log"));
        migrate("source", "destination");
        quit("source", source);
        quit("destination", destination);
    }

    /** Unrecorded: what the recordings of the other migration hold stays one. */
    private void migrateOverChannels() throws IOException, InterruptedException {
        Thread destination = guest("destination-of-channels", "--incoming", "defer");
        Thread source = guest("source-of-channels");
        migrate("source-of-channels", "destination-of-channels", "--multifd", "4");
        quit("source-of-channels", source);
        quit("destination-of-channels", destination);
    }

    private void migrate(String source, String destination, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "migrate",
                socket(source),
                "tcp:127.0.0.1:0",
                "--destination-qmp",
                socket(destination),
                "--capability",
                "return-path"));
        arguments.addAll(List.of(options));
        command(arguments.toArray(String[]::new));
    }

    private Thread guest(String name, String... options) throws InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("guest", "--name", name, "--qmp", socket(name)));
        arguments.addAll(GUEST);
        arguments.add("--trace-timestamps");
        arguments.addAll(List.of(options));
        Thread guest = Thread.ofPlatform().daemon().start(() -> command(arguments.toArray(String[]::new)));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!answers(name) && guest.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(POLL_MS);
        }
        return guest;
    }

    private boolean answers(String name) {
        try {
            QmpClient.connect(directory.resolve(name)).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void quit(String name, Thread guest) throws InterruptedException {
        try (QmpClient client = QmpClient.connect(directory.resolve(name))) {
            client.execute("quit");
        } catch (IOException | QmpException e) {
            log.println(name + ": " + e.getMessage());
        }
        guest.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    }

    private String socket(String name) {
        return "unix:" + directory.resolve(name);
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private void command(String... arguments) {
        long startNs = System.nanoTime();
        int exitCode = -1;
        try (PrintWriter out = new ByteWriter(Files.newOutputStream(results))) {
            exitCode = Phaseline.run(out, new PrintWriter(log, true, StandardCharsets.UTF_8), arguments);
        } catch (IOException | RuntimeException e) {
            log.println(e);
        }
        log.printf(
                "%s: exit code %d, %d ms%n",
                String.join(" ", arguments), exitCode, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
    }
}
