package dev.phaseline.grammar;

import java.util.Set;
import java.util.regex.Pattern;

/** The names that C allows. */
final class Identifier {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_]+");

    /** The keywords of C11 that are no types of arguments, and those that GCC adds. */
    private static final Set<String> KEYWORDS = Set.of(
            "asm",
            "auto",
            "bool", // a macro, but one that QEMU always has
            "break",
            "case",
            "char",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extern",
            "float",
            "for",
            "goto",
            "if",
            "inline",
            "int",
            "long",
            "register",
            "restrict",
            "return",
            "short",
            "signed",
            "sizeof",
            "static",
            "struct",
            "switch",
            "typedef",
            "typeof",
            "union",
            "unsigned",
            "void",
            "volatile",
            "while");

    private Identifier() {}

    static boolean matches(String word) {
        return isPartOfOne(word) && !Character.isDigit(word.charAt(0));
    }

    /** Whether the word can follow other letters of an identifier, as an event's name follows {@code trace_}. */
    static boolean isPartOfOne(String word) {
        return PART.matcher(word).matches();
    }

    static boolean isKeyword(String word) {
        return KEYWORDS.contains(word);
    }
}
