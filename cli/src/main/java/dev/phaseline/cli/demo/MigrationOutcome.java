package dev.phaseline.cli.demo;

import java.io.PrintWriter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * A migration that succeeded.
 *
 * @param info the source's reply to {@code query-migrate}
 * @param digests of memory and devices, equal on both sides
 * @param instructionsAtStop executed when the source stopped
 * @param instructionsLater executed at the destination when it was asked
 */
record MigrationOutcome(JsonNode info, JsonNode digests, long instructionsAtStop, long instructionsLater) {
    private static final int SHOWN_DIGITS = 16;

    void print(PrintWriter out) {
        JsonNode ram = info.path("ram");
        out.printf(
                Locale.ROOT,
                "Completed in %,d ms: setup %,d ms, downtime %,d ms, %,d KiB sent, %d bitmap syncs%n",
                info.path("total-time").asLong(),
                info.path("setup-time").asLong(),
                info.path("downtime").asLong(),
                ram.path("transferred").asLong() / 1024,
                ram.path("dirty-sync-count").asLong());
        out.printf(
                "Equal on both sides: memory %s (SHA-256), %d devices%n",
                digests.path("ram").values().stream()
                        .map(digest -> digest.asString("").substring(0, SHOWN_DIGITS) + "…")
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("none"),
                digests.path("devices").size());
        out.printf(
                Locale.ROOT,
                "The guest runs on at the destination: %,d instructions at the stop, %,d a moment later%n",
                instructionsAtStop,
                instructionsLater);
    }
}
