package dev.phaseline.cli.demo;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.migrate.MigrationRefusal;
import dev.phaseline.cli.migrate.RemoteMigration;
import dev.phaseline.cli.output.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Two guest processes, and the migration from one to the other, driven over QMP as a management layer would. */
final class DemoMigration {
    private final DemoMode mode;
    private final String memory;
    private final Path sockets;
    private final Path sourceRecording;
    private final Path destinationRecording;
    private final PrintWriter out;
    private final PrintWriter err;

    /** @param sockets a directory with a short path for control sockets, keys and logs */
    DemoMigration(
            DemoMode mode,
            String memory,
            Path sockets,
            Path sourceRecording,
            Path destinationRecording,
            PrintWriter out,
            PrintWriter err) {
        this.mode = mode;
        this.memory = memory;
        this.sockets = sockets;
        this.sourceRecording = sourceRecording;
        this.destinationRecording = destinationRecording;
        this.out = out;
        this.err = err;
    }

    MigrationOutcome run() throws IOException, InterruptedException {
        out.println("Starting two guests of " + memory + " each, recording both");
        mode.prepare(sockets);
        try (DemoGuest destination = start(
                        "destination", "server", destinationRecording, "--incoming", "defer", "--digest-on-load");
                DemoGuest source = start("source", "client", sourceRecording)) {
            source.awaitMoreThan(0);
            out.println("Migrating the running guest " + mode.description());
            migrate(source, destination);
            MigrationOutcome outcome = compare(source, destination);
            source.quit();
            destination.quit();
            return outcome;
        }
    }

    private DemoGuest start(String name, String endpoint, Path recording, String... options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--memory", memory, "--record", recording.toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(mode.guestOptions(sockets, endpoint));
        return DemoGuest.start(name, sockets, arguments);
    }

    private void migrate(DemoGuest source, DemoGuest destination) throws InterruptedException {
        RemoteMigration.Outcome outcome;
        try (RemoteMigration migration =
                        RemoteMigration.connect(source.controlSocket(), Optional.of(destination.controlSocket()));
                Progress progress = new Progress(err)) {
            outcome = migration.run(mode.order(), progress::show, () -> false);
        } catch (MigrationRefusal e) {
            throw CommandFailure.no(String.valueOf(e.getMessage()), e);
        }
        if (!outcome.completed()) {
            throw CommandFailure.no(outcome.text() + "; the destination's last words: " + destination.lastWords());
        }
    }

    /** The guest must have arrived as it left, and must go on from where it was. */
    private static MigrationOutcome compare(DemoGuest source, DemoGuest destination)
            throws IOException, InterruptedException {
        long atStop = source.instructions();
        JsonNode left = source.execute("x-phaseline-digest").path("stopped");
        JsonNode arrived = destination.execute("x-phaseline-digest").path("loaded");
        if (left.isMissingNode() || !left.equals(arrived)) {
            throw CommandFailure.no("the guest did not arrive as it left: digests of the source " + left
                    + ", of the destination " + arrived);
        }
        return new MigrationOutcome(source.execute("query-migrate"), left, atStop, destination.awaitMoreThan(atStop));
    }
}
