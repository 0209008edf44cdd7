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
    record OnSpan(Outline.Lane lane, Span span) implements Hit {
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
    record OnCluster(Outline.Lane lane, SpanCluster cluster, long ns) implements Hit {}

    /**
     * Events that share a column of the picture.
     *
     * @param time what the column shows
     * @param count how many events
     * @param type their type, 0 if they differ
     */
    record OnEvents(Outline.Lane lane, TimeRange time, long count, int type) implements Hit {}

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

    /**
     * An instant of a query's result.
     *
     * @param label the query's name
     * @param text what the result says of it
     */
    record OnInstant(String label, long ns, String text) implements Hit {}

    /** Where it begins, on the ruler's clock. */
    default long startNs() {
        return switch (this) {
            case OnPhase(var phase) -> phase.range().startNs();
            case OnSpan(var _, var span) -> span.range().startNs();
            case OnCluster(var _, var _, var ns) -> ns;
            case OnEvents(var _, var time, var _, var _) -> time.startNs();
            case OnEvent(var _, var _, var ns) -> ns;
            case OnCounter(var _, var step, var _) -> step.range().startNs();
            case OnInstant(var _, var ns, var _) -> ns;
        };
    }

    /** The lane that it lies on; empty for what belongs to no lane. */
    default Optional<Outline.Lane> laneOf() {
        return switch (this) {
            case OnSpan(var lane, var _) -> Optional.of(lane);
            case OnCluster(var lane, var _, var _) -> Optional.of(lane);
            case OnEvents(var lane, var _, var _, var _) -> Optional.of(lane);
            case OnEvent(var lane, var _, var _) -> Optional.of(lane);
            case OnPhase _, OnCounter _, OnInstant _ -> Optional.empty();
        };
    }

    /** One event that was found by its number. */
    record OnEvent(Outline.Lane lane, EventDetail.EventRef ref, long ns) implements Hit {}
}
