package dev.phaseline.cli.demo;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Two guest processes, and the migration from one to the other, driven over QMP as a management layer would. */
final class DemoMigration {
    private final String memory;
    private final Path sockets;
    private final Path sourceRecording;
    private final Path destinationRecording;
    private final PrintWriter out;
    private final PrintWriter err;

    /** @param sockets a directory with a short path for control sockets and logs */
    DemoMigration(
            String memory,
            Path sockets,
            Path sourceRecording,
            Path destinationRecording,
            PrintWriter out,
            PrintWriter err) {
        this.memory = memory;
        this.sockets = sockets;
        this.sourceRecording = sourceRecording;
        this.destinationRecording = destinationRecording;
        this.out = out;
        this.err = err;
    }

    MigrationOutcome run() throws IOException, InterruptedException {
        out.println("Starting two guests of " + memory + " each, recording both");
        try (DemoGuest destination = DemoGuest.start(
                        "destination",
                        sockets,
                        List.of(
                                "--memory",
                                memory,
                                "--incoming",
                                "tcp:127.0.0.1:0",
                                "--digest-on-load",
                                "--record",
                                destinationRecording.toString()));
                DemoGuest source = DemoGuest.start(
                        "source", sockets, List.of("--memory", memory, "--record", sourceRecording.toString()))) {
            source.awaitMoreThan(0);
            String uri = uri(destination.execute("query-migrate"));
            out.println("Migrating the running guest to " + uri);
            source.enableCapability("return-path");
            source.execute("migrate", JsonNodeFactory.instance.objectNode().put("uri", uri));
            JsonNode info = awaitEnd(source, destination);
            MigrationOutcome outcome = compare(info, source, destination);
            source.quit();
            destination.quit();
            return outcome;
        }
    }

    private static String uri(JsonNode info) {
        JsonNode address = info.path("socket-address").path(0);
        return "tcp:" + address.path("host").asString() + ":"
                + address.path("port").asString();
    }

    private JsonNode awaitEnd(DemoGuest source, DemoGuest destination) throws IOException, InterruptedException {
        try (Progress progress = new Progress(err)) {
            while (true) {
                JsonNode info = source.execute("query-migrate");
                String status = info.path("status").asString("");
                switch (status) {
                    case "completed" -> {
                        return info;
                    }
                    case "failed", "cancelled" ->
                        throw CommandFailure.no("the migration " + status + ": "
                                + info.path("error-desc").asString("no reason given")
                                + "; the destination's last words: "
                                + destination.lastWords());
                    default -> progress.show(describe(info));
                }
                source.pause();
            }
        }
    }

    private static String describe(JsonNode info) {
        JsonNode ram = info.path("ram");
        return String.format(
                Locale.ROOT,
                "%s: %,d KiB sent, %,d KiB remaining, iteration %d",
                info.path("status").asString(""),
                ram.path("transferred").asLong() / 1024,
                ram.path("remaining").asLong() / 1024,
                ram.path("dirty-sync-count").asLong());
    }

    /** The guest must have arrived as it left, and must go on from where it was. */
    private static MigrationOutcome compare(JsonNode info, DemoGuest source, DemoGuest destination)
            throws IOException, InterruptedException {
        long atStop = source.instructions();
        JsonNode left = source.execute("x-phaseline-digest").path("stopped");
        JsonNode arrived = destination.execute("x-phaseline-digest").path("loaded");
        if (left.isMissingNode() || !left.equals(arrived)) {
            throw CommandFailure.no("the guest did not arrive as it left: digests of the source " + left
                    + ", of the destination " + arrived);
        }
        return new MigrationOutcome(info, left, atStop, destination.awaitMoreThan(atStop));
    }
}
