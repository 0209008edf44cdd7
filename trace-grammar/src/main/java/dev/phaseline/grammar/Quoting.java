package dev.phaseline.grammar;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guesses the format that was meant where the text after the arguments does not begin with a quote. */
final class Quoting {
    private static final Pattern SINGLE_QUOTED = Pattern.compile("'([^'\"\\\\]*)'");
    private static final Pattern BARE_CONVERSION = Pattern.compile("%[^'\"\\\\]*");
    private static final Pattern QUOTED_AFTER_NOISE = Pattern.compile("[^\"]*(\".*)");

    private Quoting() {}

    /** Returns the text as a format, if it resembles one. */
    static Optional<String> of(String text) {
        Matcher single = SINGLE_QUOTED.matcher(text);
        if (single.matches()) {
            return Optional.of('"' + single.group(1) + '"');
        }
        if (BARE_CONVERSION.matcher(text).matches()) {
            return Optional.of('"' + text.strip() + '"');
        }
        if (IntegerMacro.expansion(text.strip()).isPresent()) {
            return Optional.of("\"%\" " + text.strip());
        }
        Matcher quoted = QUOTED_AFTER_NOISE.matcher(text);
        return quoted.matches() ? Optional.of(quoted.group(1)) : Optional.empty();
    }
}
