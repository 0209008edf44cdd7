package dev.phaseline.analyzer.compare;

import java.util.OptionalDouble;

/**
 * One number of two sets of migrations.
 *
 * @param section what kind of number: migration, phase or latency
 * @param name what it is about, with the side and, of latencies, the phase
 * @param metric which number, with its unit
 * @param a of the first set: the mean over its migrations, or a percentile over all of their spans; empty without any
 * @param b of the second set
 * @param effectMs by how much the second set's migrations take longer because of it, ms; empty of what is no time
 * @param probability that chance alone makes such a difference; empty if there are too few values to tell
 * @param verdict what follows from that
 */
public record Difference(
        String section,
        String name,
        String metric,
        OptionalDouble a,
        OptionalDouble b,
        OptionalDouble effectMs,
        OptionalDouble probability,
        Verdict verdict) {

    /** Whether a difference is more than noise. */
    public enum Verdict {
        /** More than the migrations of a set differ from each other. */
        CHANGED("changed"),
        /** There are too few migrations to say that, but the difference is more than the spans of a migration scatter. */
        DIFFERS("differs, needs a set"),
        /** Chance may well make such a difference. */
        NOISE("noise"),
        /** There are too few values: compare sets of migrations. */
        UNKNOWN("unknown, needs a set");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        /** Whether it is more than noise of the kind that could be judged. */
        public boolean isMoreThanNoise() {
            return this == CHANGED || this == DIFFERS;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
