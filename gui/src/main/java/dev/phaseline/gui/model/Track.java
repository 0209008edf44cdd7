package dev.phaseline.gui.model;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/** A horizontal strip of the picture, with a label to its left. */
public sealed interface Track {

    /** What the track shows. */
    String label();

    /** The section of the recording's tracks that it belongs to; empty for what is of the whole recording. */
    String section();

    /** A number or word about it, shown small; may be empty. */
    String note();

    /** Stretches of time with a name each: the phases of one side, or the states of something. */
    final class Phases implements Track {

        /** The label of a migration's phases. */
        public static final String PHASES = "phases";

        private final String label;
        private final List<Strip<Outline.Phase>> rows;

        /**
         * A track.
         *
         * @param label {@link #PHASES}, or what has the states
         * @param phases in time order, an outer phase before those inside it
         */
        public Phases(String label, List<Outline.Phase> phases) {
            this.label = label;
            int deepest = phases.stream().mapToInt(Outline.Phase::depth).max().orElse(0);
            rows = IntStream.rangeClosed(0, deepest)
                    .mapToObj(depth -> new Strip<>(
                            phases.stream()
                                    .filter(phase -> phase.depth() == depth)
                                    .toList(),
                            Outline.Phase::range))
                    .toList();
        }

        @Override
        public String label() {
            return label;
        }

        /** The phases by depth, the outermost first. */
        public List<Strip<Outline.Phase>> rows() {
            return rows;
        }

        @Override
        public String section() {
            return "";
        }

        @Override
        public String note() {
            return "";
        }
    }

    /** A number that changes with time. */
    final class Counter implements Track {

        /** A stretch of time and the value during it. */
        public record Step(TimeRange range, double value) {}

        private final String label;
        private final String section;
        private final Strip<Step> steps;
        private final Strip<Step> limit;
        private final String limitLabel;
        private final DoubleFunction<String> unit;
        private final Maxima maxima;

        /**
         * A track.
         *
         * @param section see {@link Track#section}
         * @param steps its values, in time order
         * @param limit a second line that the first is compared with, such as a threshold; may be empty
         * @param limitLabel what the limit is; empty without a limit
         * @param unit how a value is written
         */
        public Counter(
                String label,
                String section,
                List<Step> steps,
                List<Step> limit,
                String limitLabel,
                DoubleFunction<String> unit) {
            this.label = label;
            this.section = section;
            this.steps = new Strip<>(steps, Step::range);
            this.limit = new Strip<>(limit, Step::range);
            this.limitLabel = limitLabel;
            this.unit = unit;
            maxima = new Maxima(steps.stream().mapToDouble(Step::value).toArray());
        }

        @Override
        public String label() {
            return label;
        }

        @Override
        public String section() {
            return section;
        }

        /** Its values. */
        public Strip<Step> steps() {
            return steps;
        }

        /** What the values are compared with; may be empty. */
        public Strip<Step> limit() {
            return limit;
        }

        /** What the limit is; empty without one. */
        public String limitLabel() {
            return limitLabel;
        }

        /** How a value is written. */
        public DoubleFunction<String> unit() {
            return unit;
        }

        /** The largest value, at least 0. */
        public double max() {
            return Math.max(0, max(0, steps.items().size()));
        }

        /** The largest of the values from one number to before another; minus infinity without values. */
        public double max(int from, int to) {
            return maxima.of(from, to);
        }

        @Override
        public String note() {
            return "max " + unit.apply(max());
        }
    }

    /** The events and spans of a lane. */
    record LaneTrack(Outline.Lane lane) implements Track {

        @Override
        public String label() {
            return lane.name();
        }

        @Override
        public String section() {
            return lane.kind().plural();
        }

        @Override
        public String note() {
            return lane.events() == 0 ? "" : Units.roughCount((double) lane.events());
        }
    }

    /**
     * Instants that a query found.
     *
     * @param label what the user called it
     * @param ns the instants, rising, on the ruler's clock
     * @param texts what is known of each, as many as instants
     */
    @SuppressWarnings("ArrayRecordComponent") // thousands of numbers: never compared, made once and read
    record Instants(String label, long[] ns, List<String> texts) implements Track {

        public Instants {
            texts = List.copyOf(texts);
        }

        @Override
        public String section() {
            return "queries";
        }

        @Override
        public String note() {
            return Units.roughCount((double) ns.length);
        }
    }
}
