package dev.phaseline.grammar;

import java.util.regex.Pattern;

/** The names that C allows. */
final class Identifier {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Identifier() {}

    static boolean matches(String word) {
        return IDENTIFIER.matcher(word).matches();
    }
}
