package dev.phaseline.gui.workspace;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user searches for.
 *
 * <ul>
 *   <li>{@code ram_save} or {@code *_end}: events whose names contain the word, or match it with {@code *} and {@code ?};
 *   <li>{@code offset=0x3000}: events that have this argument with this value;
 *   <li>{@code ram_save_page where offset > 4096}: events of a type for which an SQL expression holds;
 *   <li>{@code "pc.ram"}, or anything else: events that have the text in one of their arguments.
 * </ul>
 */
sealed interface SearchExpression {

    /** By name, as a pattern of DuckDB's GLOB in lower case. */
    record Name(String glob) implements SearchExpression {}

    /** By the value of an argument: a number in base 10, or text. */
    record Value(String argument, String value) implements SearchExpression {}

    /** By an SQL condition on the columns of an event type; a user's hexadecimal numbers are decimal, as DuckDB has only those. */
    record Condition(String event, String sql) implements SearchExpression {}

    /** By text in any argument. */
    record Text(String text) implements SearchExpression {}

    Pattern WORD = Pattern.compile("[A-Za-z0-9_*?]+");
    Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.+)");
    Pattern WHERE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s+where\\s+(.+)", Pattern.CASE_INSENSITIVE);

    /** A hexadecimal number (group 1), or quoted text, in which there is none. */
    Pattern HEXADECIMAL = Pattern.compile("'[^']*'|\"[^\"]*\"|\\b0[xX]([0-9a-fA-F]{1,16})\\b");

    static SearchExpression parse(String query) {
        var text = query.strip();
        var where = WHERE.matcher(text);
        if (where.matches()) {
            return new Condition(where.group(1), decimal(where.group(2)));
        }
        var assignment = ASSIGNMENT.matcher(text);
        if (assignment.matches()) {
            return new Value(assignment.group(1), value(assignment.group(2)));
        }
        if (WORD.matcher(text).matches()) {
            var word = text.toLowerCase(Locale.ROOT);
            return new Name(word.contains("*") || word.contains("?") ? word : "*" + word + "*");
        }
        return new Text(unquoted(text));
    }

    private static String value(String text) {
        var value = unquoted(text.strip());
        return HEXADECIMAL.matcher(value).matches() ? decimal(value) : value;
    }

    private static String decimal(String text) {
        return HEXADECIMAL
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(1) == null
                                ? match.group()
                                : Long.toUnsignedString(Long.parseUnsignedLong(match.group(1), 16))));
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
