package dev.phaseline.gui.model;

import dev.phaseline.gui.model.EventDetail.EventRef;
import java.util.List;

/**
 * What the workspace says that is remarkable about a migration.
 *
 * @param rule name of the rule that found it
 * @param severity how bad it is
 * @param title one sentence
 * @param detail more about it; may be empty
 * @param advice what to try; may be empty
 * @param range when it happened, on the ruler's clock
 * @param evidence the events that show it
 */
public record Finding(
        String rule,
        Severity severity,
        Side side,
        String title,
        String detail,
        String advice,
        TimeRange range,
        List<EventRef> evidence) {

    /** From bad to good. */
    public enum Severity {
        ERROR,
        WARNING,
        INFO;

        /** The severity that a workspace names {@code error}, {@code warning} or else. */
        public static Severity of(String name) {
            return switch (name) {
                case "error" -> ERROR;
                case "warning" -> WARNING;
                default -> INFO;
            };
        }
    }

    public Finding {
        evidence = List.copyOf(evidence);
    }
}
