package dev.phaseline.migration.guest;

import dev.phaseline.migration.trace.MigrationTrace;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.Tracepoints;
import dev.phaseline.tracepoint.UnmetPattern;
import dev.phaseline.tracepoint.pattern.TraceOption;
import dev.phaseline.tracepoint.pattern.TracePattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which trace events of a guest process are on, and where they go. An event that is on is always a JFR event too, so
 * that a recording may be started from outside.
 *
 * @param option switches events; all are on if it has no pattern and neither the environment nor a system property has
 *     one. Its {@code file=} is a log.
 * @param recording a JFR recording, written when the process ends
 * @param log a log in QEMU's format
 * @param timestamps whether lines of the log begin with thread and time
 * @param simple a binary trace in QEMU's format
 */
public record GuestTracing(
        TraceOption option, Optional<Path> recording, Optional<Path> log, boolean timestamps, Optional<Path> simple) {
    /** Refuses two logs, with one line for the user. */
    public GuestTracing {
        if (log.isPresent() && option.file().isPresent()) {
            throw new IllegalArgumentException("two trace logs: %s and file=%s"
                    .formatted(log.get(), option.file().get()));
        }
        log = log.or(option::file);
    }

    /** Whether events are written to files from the start. */
    boolean isRecorded() {
        return recording.isPresent() || log.isPresent() || simple.isPresent();
    }

    /** Whether arguments of {@code --trace} ask for the names of all events. */
    public static boolean asksForHelp(List<String> options) {
        return TraceOption.parse(options).asksForHelp();
    }

    /** The names of all events, in the order declared. */
    public static List<String> eventNames() {
        return MigrationTrace.GROUP.tracepoints().stream().map(Tracepoint::name).toList();
    }

    /** Switches events; returns what is wrong, a line each for the user. If anything is, nothing is switched. */
    List<String> switchEvents() {
        // Registers the events, if nothing has touched them yet.
        MigrationTrace.GROUP.tracepoints();
        List<String> problems = new ArrayList<>(option.problems());
        Tracepoints.unmet(option.patterns()).stream().map(UnmetPattern::message).forEach(problems::add);
        if (problems.isEmpty()) {
            boolean chosen = !option.patterns().isEmpty() || Tracepoints.hasStartPatterns();
            Tracepoints.apply(chosen ? option.patterns() : List.of(TracePattern.of("*")));
        }
        return List.copyOf(problems);
    }
}
