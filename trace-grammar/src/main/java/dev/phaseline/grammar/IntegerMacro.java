package dev.phaseline.grammar;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The macros of {@code <inttypes.h>} that complete a conversion, with their values in today's glibc on LP64. An older
 * one, 2.36 for example, has no length for 8 and 16 bits and so prints a negative or wider value with more digits.
 */
final class IntegerMacro {
    private static final Pattern NAME = Pattern.compile("PRI([dioxuX])(8|16|32|64|PTR|MAX)");

    private static final Pattern HWADDR = Pattern.compile("HWADDR_PRI([dioxuX])");

    /** Nearly a macro: {@code PRIx46}, {@code PRI64}, {@code prix64}. */
    private static final Pattern SLIP = Pattern.compile("(?i:PRI)([dioxuX]?)([0-9]{1,2}|(?i:PTR|MAX))");

    private IntegerMacro() {}

    /** Returns what a macro of QEMU's own headers stands for, if it is one that its declarations used. */
    static Optional<String> qemuExpansion(String word) {
        Matcher address = HWADDR.matcher(word);
        return word.equals("TARGET_FMT_plx")
                ? Optional.of("%016lx")
                : address.matches() ? Optional.of("l" + address.group(1)) : Optional.empty();
    }

    /** Returns the macro of which a word is a misspelling in case, in the order of digits or by a wrong letter. */
    static Optional<String> nearest(String word) {
        Matcher slip = SLIP.matcher(word);
        if (!slip.matches()) {
            return Optional.empty();
        }
        String letter = slip.group(1).isEmpty() ? "u" : slip.group(1);
        String size = switch (slip.group(2).toUpperCase(Locale.ROOT)) {
            case "46", "64" -> "64";
            case "23", "32" -> "32";
            case "61", "16" -> "16";
            case "08", "8" -> "8";
            default -> slip.group(2).toUpperCase(Locale.ROOT);
        };
        return Optional.of("PRI" + letter + size).filter(name -> expansion(name).isPresent());
    }

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
