package dev.phaseline.analyzer.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An event that a rule reads, with those of its arguments that it reads.
 *
 * @param name of the event
 * @param columns the arguments
 */
public record EventUse(String name, List<Column> columns) {
    private static final Pattern USE = Pattern.compile("(\\w+)\\(([^)]*)\\)\\s*(?:,|$)\\s*");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");

    /**
     * An argument.
     *
     * @param names what releases of QEMU call it; the first is the column's name
     * @param isText whether it is text; it is a number otherwise
     */
    public record Column(List<String> names, boolean isText) {
        static Column parse(String text) {
            boolean isText = text.endsWith(":text");
            var names = isText ? text.substring(0, text.length() - ":text".length()) : text;
            return new Column(List.of(names.split("/", -1)), isText);
        }

        String name() {
            return names.getFirst();
        }
    }

    /**
     * Reads {@code migrate_error(error_desc:text), migrate_transferred(transferred/tranferred, bandwidth)}.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static List<EventUse> parse(String text) {
        var uses = new ArrayList<EventUse>();
        var matcher = USE.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            end = matcher.end();
            var arguments = matcher.group(2).strip();
            uses.add(new EventUse(
                    matcher.group(1),
                    arguments.isEmpty()
                            ? List.of()
                            : COMMA.splitAsStream(arguments).map(Column::parse).toList()));
        }
        if (end != text.length()) {
            throw new IllegalArgumentException(
                    "'" + text.substring(end) + "' is no event with its arguments in parentheses");
        }
        return uses;
    }
}
