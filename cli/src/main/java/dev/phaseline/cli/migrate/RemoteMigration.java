package dev.phaseline.cli.migrate;

import dev.phaseline.migration.qmp.QmpClient;
import dev.phaseline.migration.qmp.QmpException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One migration of somebody else's guest, ours or a QEMU's, from the order to its end. For one thread, since a QEMU
 * serves one client of a control socket at a time.
 */
public final class RemoteMigration implements AutoCloseable {
    private static final long POLL_MS = 100;
    private static final double MIB = 1 << 20;
    private static final Pattern CHOSEN_PORT = Pattern.compile("(tcp:.*:)0(,.*)?");

    private final Side source;
    private final @Nullable Side destination;

    private RemoteMigration(Side source, @Nullable Side destination) {
        this.source = source;
        this.destination = destination;
    }

    /**
     * How it ended.
     *
     * @param completed whether the guest is at the destination
     * @param text one line for the user
     */
    public record Outcome(boolean completed, String text) {}

    /**
     * Connects to both sides.
     *
     * @param source the source's control socket
     * @param destination the destination's, if it is to be told anything
     * @throws MigrationRefusal if one of them cannot be reached
     */
    public static RemoteMigration connect(Path source, Optional<Path> destination) throws MigrationRefusal {
        Side first = Side.connect("source", source);
        try {
            return new RemoteMigration(
                    first, destination.isPresent() ? Side.connect("destination", destination.get()) : null);
        } catch (MigrationRefusal e) {
            first.close();
            throw e;
        }
    }

    /**
     * Migrates and waits for the end.
     *
     * @param progress gets one line now and then
     * @param isCancelled asked now and then; once it says so the migration is cancelled
     * @throws MigrationRefusal if a side refuses what is asked of it, or goes away
     */
    public Outcome run(MigrationOrder order, Consumer<String> progress, BooleanSupplier isCancelled)
            throws MigrationRefusal, InterruptedException {
        String uri = order.uri();
        if (destination != null) {
            destination.prepare(order);
            uri = destination.await(uri);
        }
        source.prepare(order);
        source.execute("migrate", JsonNodeFactory.instance.objectNode().put("uri", uri));
        Outcome outcome = awaitEnd(progress, isCancelled);
        return outcome.completed() && destination != null ? awaitArrival(destination, outcome) : outcome;
    }

    private Outcome awaitEnd(Consumer<String> progress, BooleanSupplier isCancelled)
            throws MigrationRefusal, InterruptedException {
        boolean cancelling = false;
        while (true) {
            JsonNode info = source.execute("query-migrate");
            String status = info.path("status").asString("");
            switch (status) {
                case "completed" -> {
                    return new Outcome(true, completed(info));
                }
                case "failed" -> {
                    return new Outcome(
                            false,
                            "the migration failed: " + info.path("error-desc").asString("the source does not say why"));
                }
                case "cancelled" -> {
                    return new Outcome(false, "the migration was cancelled");
                }
                case "postcopy-paused" -> {
                    return new Outcome(false, "the connection broke in postcopy; both sides wait for its recovery");
                }
                default -> progress.accept(progress(status, info));
            }
            if (!cancelling && isCancelled.getAsBoolean()) {
                cancelling = true;
                source.execute("migrate_cancel");
            }
            // There is no event for what the line shows.
            Thread.sleep(POLL_MS);
        }
    }

    /** A source without a return path is done when it has sent everything, whatever becomes of that. */
    private static Outcome awaitArrival(Side destination, Outcome sent) throws InterruptedException {
        try {
            while (destination
                    .execute("query-status")
                    .path("status")
                    .asString("")
                    .equals("inmigrate")) {
                if (destination
                        .execute("query-migrate")
                        .path("status")
                        .asString("")
                        .equals("failed")) {
                    return new Outcome(false, "the source has sent the guest, but the destination failed to load it");
                }
                Thread.sleep(POLL_MS);
            }
            return sent;
        } catch (MigrationRefusal e) {
            return new Outcome(false, "the source has sent the guest, but " + e.getMessage());
        }
    }

    private static String progress(String status, JsonNode info) {
        JsonNode ram = info.path("ram");
        if (!ram.isObject()) {
            return status;
        }
        return String.format(
                Locale.ROOT,
                "%s, pass %d: %.1f MiB sent, %.1f of %.1f MiB left, %.0f Mbit/s",
                status,
                ram.path("dirty-sync-count").asLong(),
                ram.path("transferred").asLong() / MIB,
                ram.path("remaining").asLong() / MIB,
                ram.path("total").asLong() / MIB,
                ram.path("mbps").asDouble());
    }

    private static String completed(JsonNode info) {
        return String.format(
                Locale.ROOT,
                "completed in %d ms, downtime %d ms, %.1f MiB sent in %d passes",
                info.path("total-time").asLong(),
                info.path("downtime").asLong(),
                info.path("ram").path("transferred").asLong() / MIB,
                info.path("ram").path("dirty-sync-count").asLong());
    }

    @Override
    public void close() {
        source.close();
        if (destination != null) {
            destination.close();
        }
    }

    /** One of the two guests, under its name in messages. */
    private record Side(String name, QmpClient qmp) implements AutoCloseable {
        /** How QEMU refuses to wait once more. */
        private static final String WAITS_ALREADY = "The incoming migration has already been started";

        static Side connect(String name, Path socket) throws MigrationRefusal {
            try {
                return new Side(name, QmpClient.connect(socket));
            } catch (IOException e) {
                throw new MigrationRefusal("the %s, %s: %s".formatted(name, socket, e.getMessage()), e);
            }
        }

        JsonNode execute(String command) throws MigrationRefusal {
            return execute(command, JsonNodeFactory.instance.objectNode());
        }

        JsonNode execute(String command, ObjectNode arguments) throws MigrationRefusal {
            try {
                return request(command, arguments);
            } catch (QmpException e) {
                throw refusal(e);
            }
        }

        private JsonNode request(String command, ObjectNode arguments) throws MigrationRefusal, QmpException {
            try {
                return qmp.execute(command, arguments);
            } catch (IOException e) {
                throw new MigrationRefusal("the %s has gone: %s".formatted(name, e.getMessage()), e);
            }
        }

        private MigrationRefusal refusal(QmpException e) {
            return new MigrationRefusal("the %s refuses: %s".formatted(name, e.description()), e);
        }

        void prepare(MigrationOrder order) throws MigrationRefusal {
            if (!order.capabilities().isEmpty()) {
                execute("migrate-set-capabilities", order.capabilityArguments());
            }
            if (!order.parameters().isEmpty()) {
                JsonNode current = execute("query-migrate-parameters");
                try {
                    execute("migrate-set-parameters", order.parameterArguments(current));
                } catch (QmpException e) {
                    throw refusal(e);
                }
            }
        }

        /** Has this side wait at a URI, unless it waits already; returns the URI with the port that was chosen. */
        String await(String uri) throws MigrationRefusal {
            try {
                request(
                        "migrate-incoming",
                        JsonNodeFactory.instance.objectNode().put("uri", uri));
            } catch (QmpException e) {
                // Not all releases show in query-migrate that they wait.
                if (!e.description().equals(WAITS_ALREADY)) {
                    throw refusal(e);
                }
            }
            var chosen = CHOSEN_PORT.matcher(uri);
            JsonNode port =
                    execute("query-migrate").path("socket-address").path(0).path("port");
            return chosen.matches() && port.isString()
                    ? chosen.group(1)
                            + port.asString()
                            + Optional.ofNullable(chosen.group(2)).orElse("")
                    : uri;
        }

        @Override
        public void close() {
            try {
                qmp.close();
            } catch (IOException e) {
                // Nothing was to be said any more.
            }
        }
    }
}
