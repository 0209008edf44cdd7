package dev.phaseline.tracepoint;

import dev.phaseline.tracepoint.pattern.TraceOption;
import dev.phaseline.tracepoint.pattern.TracePattern;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the environment and the system properties say about tracing. Bad input there must not keep a program from
 * starting: it becomes a problem that names its source, and everything else is used.
 *
 * @param patterns those of the environment, then those of the property
 * @param file where a backend that writes a file is to write
 * @param backends the selected ones; all if there is no selection
 * @param problems a line each for the user
 */
record StartSettings(
        List<TracePattern> patterns, Optional<Path> file, Optional<Set<Backend>> backends, List<String> problems) {
    private static final String PATTERNS_VARIABLE = "PHASELINE_TRACE";
    private static final String BACKENDS_VARIABLE = "PHASELINE_TRACE_BACKENDS";

    /**
     * Reads the settings.
     *
     * @param environment the variables of the process
     * @param properties the system properties
     */
    static StartSettings read(Map<String, String> environment, Properties properties) {
        return new StartSettings(List.of(), Optional.empty(), Optional.empty(), List.of())
                .withPatterns(environment.get(PATTERNS_VARIABLE), "environment variable " + PATTERNS_VARIABLE + ": ")
                .withPatterns(
                        properties.getProperty(Tracepoints.PATTERNS_PROPERTY),
                        "system property " + Tracepoints.PATTERNS_PROPERTY + ": ")
                .withBackends(environment.get(BACKENDS_VARIABLE), "environment variable " + BACKENDS_VARIABLE + ": ")
                .withBackends(
                        properties.getProperty(Tracepoints.BACKENDS_PROPERTY),
                        "system property " + Tracepoints.BACKENDS_PROPERTY + ": ");
    }

    private StartSettings withPatterns(@Nullable String text, String origin) {
        if (text == null) {
            return this;
        }
        TraceOption option = TraceOption.parse(text, origin);
        var allProblems = new ArrayList<>(problems);
        allProblems.addAll(option.problems());
        if (option.asksForHelp()) {
            allProblems.add(origin + "'help' is for a program's own option: here no event is known yet");
        }
        var allPatterns = new ArrayList<>(patterns);
        allPatterns.addAll(option.patterns());
        return new StartSettings(allPatterns, option.file().or(() -> file), backends, allProblems);
    }

    private StartSettings withBackends(@Nullable String text, String origin) {
        if (text == null) {
            return this;
        }
        Set<Backend> known = EnumSet.noneOf(Backend.class);
        var allProblems = new ArrayList<>(problems);
        for (String word : Backend.words(text)) {
            Backend.of(word).ifPresentOrElse(known::add, () -> allProblems.add(origin + Backend.unknown(word)));
        }
        return new StartSettings(patterns, file, Optional.of(known), allProblems);
    }
}
