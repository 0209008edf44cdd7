package dev.phaseline.analyzer.summary;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A line of a summary.
 *
 * @param migration {@code migrations.id}
 * @param section what the line belongs to
 * @param item what it is about
 * @param value the answer in words; may have several lines
 * @param number the answer as a number
 * @param unit of the number
 */
public record SummaryLine(
        int migration, Section section, String item, String value, OptionalDouble number, Optional<String> unit) {

    /** A part of a summary; its rows come from the file of its name. */
    public enum Section {
        /** How it went as a whole. */
        OUTCOME,
        /** The phases of both sides. */
        PHASES,
        /** How precopy went. */
        TREND,
        /** What took the downtime. */
        DOWNTIME,
        /** What was found. */
        FINDINGS,
        /** Capabilities and parameters that the recordings show. */
        SETTINGS,
        /** What the summary is based on. */
        RECORDINGS,
        /** How the clocks were aligned. */
        CLOCK,
        /** What could not be answered. */
        MISSING
    }
}
