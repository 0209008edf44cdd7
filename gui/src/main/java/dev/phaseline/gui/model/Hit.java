package dev.phaseline.gui.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What lies at a point of the picture. */
public sealed interface Hit {

    /** The time that it takes; empty for what has no length of its own. */
    default Optional<TimeRange> range() {
        return Optional.empty();
    }

    /** A phase of one side. */
    record OnPhase(Outline.Phase phase) implements Hit {
        @Override
        public Optional<TimeRange> range() {
            return Optional.of(phase.range());
        }
    }

    /** A span that is wide enough to be seen. */
    record OnSpan(Outline.TraceThread thread, Span span) implements Hit {
        @Override
        public Optional<TimeRange> range() {
            return Optional.of(span.range());
        }
    }

    /**
     * Spans that share a column of the picture.
     *
     * @param ns start of their bucket
     */
    record OnCluster(Outline.TraceThread thread, SpanCluster cluster, long ns) implements Hit {}

    /**
     * Events that share a column of the picture.
     *
     * @param time what the column shows
     * @param count how many events
     * @param type their type, 0 if they differ
     */
    record OnEvents(Outline.TraceThread thread, TimeRange time, long count, int type) implements Hit {}

    /**
     * A value of a counter.
     *
     * @param limit the value that it is compared with at that time; null if there is none
     */
    record OnCounter(Track.Counter counter, Track.Counter.Step step, Track.Counter.@Nullable Step limit)
            implements Hit {
        @Override
        public Optional<TimeRange> range() {
            return Optional.of(step.range());
        }
    }
}
