package dev.phaseline.tracepoint;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where an event goes when its stub is called while it is on. Which backends a stub can reach is chosen when it is
 * generated; which of those it does reach, by {@link Tracepoints#select}. QEMU's {@code nop} is the empty choice.
 */
public enum Backend {
    /** An event of the Java Flight Recorder. */
    JFR(1),
    /** A line of text on standard error or in a file. */
    LOG(2),
    /** A record of a binary file that QEMU's {@code simpletrace.py} reads. */
    SIMPLE(4),
    /** A message of the system log. */
    SYSLOG(8),
    /** A line in the ring buffer of the Linux kernel's tracer. */
    FTRACE(16);

    private static final String NONE = "nop";

    private final int bit;

    Backend(int bit) {
        this.bit = bit;
    }

    /** Returns the backend of a given spelling, such as {@code simple}, if there is one. */
    public static Optional<Backend> of(String word) {
        return Arrays.stream(values())
                .filter(backend -> backend.toString().equals(word))
                .findFirst();
    }

    /**
     * Reads a list of backends, separated by commas; {@code nop} adds none.
     *
     * @throws IllegalArgumentException with one line for the user, if a word names no backend
     */
    public static Set<Backend> listOf(String text) {
        Set<Backend> backends = EnumSet.noneOf(Backend.class);
        for (String word : words(text)) {
            backends.add(of(word).orElseThrow(() -> new IllegalArgumentException(unknown(word))));
        }
        return backends;
    }

    /** The words of a list that are to name backends. */
    static List<String> words(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(word -> !word.isEmpty() && !word.equals(NONE))
                .toList();
    }

    /** What to tell the user about a word that names none. */
    static String unknown(String word) {
        return "unknown backend '%s': expected %s or %s"
                .formatted(
                        word, Arrays.stream(values()).map(Backend::toString).collect(Collectors.joining(", ")), NONE);
    }

    /** The spelling in options and in settings. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The bit of the backend in sets that the hot path reads. */
    int bit() {
        return bit;
    }

    static int bits(Collection<Backend> backends) {
        int bits = 0;
        for (Backend backend : backends) {
            bits |= backend.bit();
        }
        return bits;
    }
}
