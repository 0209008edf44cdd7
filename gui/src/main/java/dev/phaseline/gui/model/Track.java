package dev.phaseline.gui.model;

import java.util.List;
import java.util.function.DoubleFunction;

/** A horizontal strip of the picture, with a label to its left. */
public sealed interface Track {

    /** What the track shows. */
    String label();

    /** The section of the recording's tracks that it belongs to; empty for what is of the whole recording. */
    String section();

    /** A number or word about it, shown small; may be empty. */
    String note();

    /**
     * Stretches of time with a name each: the phases of one side, or the states of something.
     *
     * @param label {@link #PHASES}, or what has the states
     * @param phases in time order, an outer phase before those inside it
     * @param rows deepest nesting plus 1
     */
    record Phases(String label, List<Outline.Phase> phases, int rows) implements Track {

        /** The label of a migration's phases. */
        public static final String PHASES = "phases";

        public Phases {
            phases = List.copyOf(phases);
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

    /**
     * A number that changes with time.
     *
     * @param section see {@link Track#section}
     * @param steps its values, in time order
     * @param limit a second line that the first is compared with, such as a threshold; may be empty
     * @param limitLabel what the limit is; empty without a limit
     * @param unit how a value is written
     */
    record Counter(
            String label,
            String section,
            List<Step> steps,
            List<Step> limit,
            String limitLabel,
            DoubleFunction<String> unit)
            implements Track {

        /** A stretch of time and the value during it. */
        public record Step(TimeRange range, double value) {}

        public Counter {
            steps = List.copyOf(steps);
            limit = List.copyOf(limit);
        }

        /** The largest value, at least 0. */
        public double max() {
            return steps.stream().mapToDouble(Step::value).max().orElse(0);
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
