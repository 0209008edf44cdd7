package dev.phaseline.tracepoint;

import dev.phaseline.tracepoint.pattern.NearestNames;
import dev.phaseline.tracepoint.pattern.TracePattern;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pattern that switches no event, and why. */
public sealed interface UnmetPattern {
    /** The pattern. */
    TracePattern pattern();

    /** One line for the user, with the place of the pattern where it has one. */
    String message();

    /**
     * It names one event, and none of the groups registered so far has it.
     *
     * @param nearest at most three names that may be meant, the nearest first
     */
    record Unknown(TracePattern pattern, List<String> nearest) implements UnmetPattern {
        @Override
        public String message() {
            return "%sunknown trace event '%s'%s".formatted(pattern.origin(), pattern.glob(), hint(nearest));
        }
    }

    /** It names one event, whose declaration says {@code disable}. */
    record Unavailable(TracePattern pattern) implements UnmetPattern {
        @Override
        public String message() {
            return "%strace event '%s' is not traceable: its declaration says 'disable'"
                    .formatted(pattern.origin(), pattern.glob());
        }
    }

    /**
     * It has a {@code *} and matches no event of the groups registered so far. QEMU says nothing about that.
     *
     * @param nearest at most three names that may be meant, the nearest first
     */
    record NoMatch(TracePattern pattern, List<String> nearest) implements UnmetPattern {
        @Override
        public String message() {
            return "%sno trace event matches '%s'%s".formatted(pattern.origin(), pattern.glob(), hint(nearest));
        }
    }

    /** Returns the patterns that meet none of the events of some groups; none if there is no group. */
    static List<UnmetPattern> of(List<TracePattern> patterns, List<TracepointGroup> groups) {
        List<Tracepoint> events =
                groups.stream().flatMap(group -> group.tracepoints().stream()).toList();
        return groups.isEmpty()
                ? List.of()
                : patterns.stream()
                        .map(pattern -> of(pattern, events))
                        .flatMap(Optional::stream)
                        .toList();
    }

    private static Optional<UnmetPattern> of(TracePattern pattern, List<Tracepoint> events) {
        List<Tracepoint> met =
                events.stream().filter(event -> pattern.matches(event.name())).toList();
        if (met.isEmpty()) {
            List<String> nearest = NearestNames.of(
                    pattern.glob(), events.stream().map(Tracepoint::name).toList());
            return Optional.of(pattern.isWildcard() ? new NoMatch(pattern, nearest) : new Unknown(pattern, nearest));
        }
        return pattern.isWildcard() || met.stream().anyMatch(Tracepoint::isAvailable)
                ? Optional.empty()
                : Optional.of(new Unavailable(pattern));
    }

    private static String hint(List<String> nearest) {
        return nearest.isEmpty()
                ? ""
                : nearest.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", ", " (nearest: ", ")"));
    }
}
