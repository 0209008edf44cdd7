package dev.phaseline.analyzer.compare;

import java.util.OptionalDouble;

/**
 * One number of two sets of migrations.
 *
 * @param section what kind of number: migration, phase or latency
 * @param name what it is about, with the side
 * @param metric which number, with its unit
 * @param a of the first set: the mean over its migrations, or a percentile over all of their spans
 * @param b of the second set
 * @param effectMs by how much the second set's migrations take longer because of it, ms
 * @param probability that chance alone makes such a difference; empty if there are too few values to tell
 * @param verdict what follows from that
 */
public record Difference(
        String section,
        String name,
        String metric,
        double a,
        double b,
        double effectMs,
        OptionalDouble probability,
        Verdict verdict) {

    /** Whether a difference is more than noise. */
    public enum Verdict {
        /** Chance makes such a difference in less than one of a hundred cases. */
        CHANGED("changed"),
        /** Chance may well make such a difference. */
        NOISE("noise"),
        /** There are too few values: compare sets of migrations. */
        UNKNOWN("unknown, needs a set");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
