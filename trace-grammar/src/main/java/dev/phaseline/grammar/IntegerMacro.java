package dev.phaseline.grammar;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The macros of {@code <inttypes.h>} that complete a conversion, with their values in today's glibc on LP64. An older
 * one, 2.36 for example, has no length for 8 and 16 bits and so prints a negative or wider value with more digits.
 */
final class IntegerMacro {
    private static final Pattern NAME = Pattern.compile("PRI([dioxuX])(8|16|32|64|PTR|MAX)");

    private IntegerMacro() {}

    /** Returns the letters that a macro stands for, or empty where the word is no such macro. */
    static Optional<String> expansion(String word) {
        Matcher name = NAME.matcher(word);
        if (!name.matches()) {
            return Optional.empty();
        }
        String length = switch (name.group(2)) {
            case "8" -> "hh";
            case "16" -> "h";
            case "32" -> "";
            default -> "l";
        };
        return Optional.of(length + name.group(1));
    }
}
