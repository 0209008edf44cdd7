package dev.phaseline.analyzer.findings;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a rule cannot do without: one of several events, which differ between releases of QEMU, on one side.
 *
 * @param side {@code source} or {@code destination}; empty if either will do
 * @param anyOf names of events that a recording always has if they were switched on; or {@link #TIMES}
 */
public record Need(Optional<String> side, List<String> anyOf) {
    /** What stands in a header for times: a log without them has the order of its events only. */
    static final String TIMES = "times";

    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final Pattern BAR = Pattern.compile("\\s*\\|\\s*");
    private static final Pattern NAME = Pattern.compile("\\w+");

    /**
     * Reads {@code source migrate_pending | migrate_pending_exact, migrate_set_state}.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static List<Need> parseAll(String text) {
        return text.isEmpty()
                ? List.of()
                : COMMA.splitAsStream(text).map(Need::parse).toList();
    }

    private static Need parse(String text) {
        var side = Stream.of("source", "destination")
                .filter(word -> text.startsWith(word + " "))
                .findFirst();
        var names = side.map(word -> text.substring(word.length() + 1)).orElse(text);
        var anyOf = List.of(BAR.split(names.strip(), -1));
        for (var name : anyOf) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "'" + name + "' is no name of an event, after 'source' or 'destination' if the side matters");
            }
        }
        return new Need(side, anyOf);
    }

    /** Whether it is times that are needed. */
    boolean isTimes() {
        return anyOf.equals(List.of(TIMES));
    }

    /** What is missing, where it is. */
    String inWords() {
        return isTimes()
                ? "times in the log" + side.map(word -> " of the " + word).orElse("s") + " (-msg timestamp=on)"
                : toString();
    }

    /** As in a header. */
    @Override
    public String toString() {
        return side.map(word -> word + " ").orElse("") + String.join(" | ", anyOf);
    }
}
