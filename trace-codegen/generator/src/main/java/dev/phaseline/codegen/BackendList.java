package dev.phaseline.codegen;

import dev.phaseline.tracepoint.Backend;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A choice of backends as people write it: {@code jfr,log}, or {@code nop} for none. */
public final class BackendList {
    private static final String NONE = "nop";

    private BackendList() {}

    /**
     * Reads a choice.
     *
     * @param texts spellings of backends, several in one text separated by commas
     * @throws IllegalArgumentException if one of them is no backend, or there is none
     */
    public static Set<Backend> parse(List<String> texts) {
        var backends = EnumSet.noneOf(Backend.class);
        List<String> words = texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .toList();
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no backend; there are " + spellings());
        }
        for (String word : words) {
            if (!word.equals(NONE)) {
                backends.add(Backend.of(word)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "not a backend: '" + word + "'; there are " + spellings())));
            }
        }
        return backends;
    }

    private static String spellings() {
        return Stream.concat(Arrays.stream(Backend.values()).map(Backend::toString), Stream.of(NONE))
                .collect(Collectors.joining(", "));
    }
}
