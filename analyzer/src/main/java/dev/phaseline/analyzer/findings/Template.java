package dev.phaseline.analyzer.findings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sentence with values in it: {@code {column}}, or {@code {column:bytes}} with a way to write it. A number is written
 * with the digits that matter; {@code bytes}, {@code rate} (of bytes per second), {@code ms} and {@code percent} add the
 * unit.
 *
 * @param text the sentence as in the header of a rule
 * @param place the file and the line of it, for messages
 */
public record Template(String text, String place) {
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)(?::(\\w+))?\\}");
    private static final List<String> WAYS = List.of("bytes", "rate", "ms", "percent");

    /**
     * What is wrong with the template.
     *
     * @param columns the columns of the rule
     */
    Optional<String> problem(Map<String, ?> columns) {
        var matcher = VALUE.matcher(text);
        while (matcher.find()) {
            if (!columns.containsKey(matcher.group(1))) {
                return Optional.of("the rule has no column for " + matcher.group());
            }
            var way = matcher.group(2);
            if (way != null && !WAYS.contains(way)) {
                return Optional.of(matcher.group() + " asks for none of " + String.join(", ", WAYS));
            }
        }
        return Optional.empty();
    }

    /**
     * The expression that fills in the values of a row.
     *
     * @param isNumber which columns are numbers
     */
    String sql(Map<String, Boolean> isNumber) {
        var parts = new ArrayList<String>();
        var matcher = VALUE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            parts.add(literal(text.substring(end, matcher.start())));
            end = matcher.end();
            parts.add(value(matcher.group(1), Optional.ofNullable(matcher.group(2)), isNumber));
        }
        parts.add(literal(text.substring(end)));
        return String.join(" || ", parts);
    }

    private static String value(String column, Optional<String> way, Map<String, Boolean> isNumber) {
        if (Boolean.TRUE.equals(isNumber.get(column))) {
            return "coalesce(" + way.orElse("number") + "_text(\"" + column + "\"), '?')";
        }
        return "coalesce(\"" + column + "\"::VARCHAR, '?')";
    }

    private static String literal(String part) {
        return "'" + part.replace("'", "''") + "'";
    }
}
