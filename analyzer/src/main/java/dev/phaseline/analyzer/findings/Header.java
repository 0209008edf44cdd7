package dev.phaseline.analyzer.findings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The comment at the top of a file of a rule: lines {@code -- key: value}, of which a value may go on in lines that are
 * indented further.
 *
 * @param origin the file, for messages
 * @param values by key
 * @param lines the line of each key, from 1
 * @param sql the query, from its first word: DuckDB counts lines from there
 * @param sqlLine the line of that word
 */
record Header(String origin, Map<String, String> values, Map<String, Integer> lines, String sql, int sqlLine) {
    private static final Pattern LINE = Pattern.compile("-- (\\w+):\\s*(.*)");
    private static final Pattern MORE = Pattern.compile("--\\s{2,}(\\S.*)");

    /**
     * Reads the header of a file.
     *
     * @param keys what may be in it
     * @throws RuleException if the header has something else
     */
    static Header parse(String origin, String text, List<String> keys) {
        var values = new LinkedHashMap<String, String>();
        var lines = new LinkedHashMap<String, Integer>();
        var key = "";
        int number = 0;
        for (var line : text.lines().takeWhile(l -> l.startsWith("--")).toList()) {
            number++;
            var start = LINE.matcher(line);
            var more = MORE.matcher(line);
            if (start.matches() && keys.contains(start.group(1))) {
                key = start.group(1);
                lines.put(key, number);
                if (values.put(key, start.group(2).strip()) != null) {
                    throw new RuleException(origin + ":" + number, "'" + key + "' stands here a second time");
                }
            } else if (more.matches() && !key.isEmpty()) {
                values.merge(key, more.group(1).strip(), (before, rest) -> (before + " " + rest).strip());
            } else {
                throw new RuleException(
                        origin + ":" + number,
                        "expected '-- key: value' with one of " + String.join(", ", keys) + ", met: " + line);
            }
        }
        var sql = text.lines()
                .dropWhile(line -> line.isBlank() || line.stripLeading().startsWith("--"))
                .toList();
        int sqlLine = (int) text.lines().count() - sql.size() + 1;
        return new Header(origin, values, lines, String.join("\n", sql).stripLeading(), sqlLine);
    }

    String required(String key) {
        return optional(key).orElseThrow(() -> new RuleException(origin, "the header has no '" + key + ":'"));
    }

    Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    /** The file and the line of a key, for messages; the file alone if the header lacks the key. */
    String place(String key) {
        var line = lines.get(key);
        return line == null ? origin : origin + ":" + line;
    }

    /**
     * What a value means.
     *
     * @param parser throws an {@link IllegalArgumentException} if it cannot be read
     * @throws RuleException with the place of the value
     */
    <T> T parsed(String key, Function<String, T> parser) {
        try {
            return parser.apply(optional(key).orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RuleException(place(key), key + ": " + e.getMessage());
        }
    }

    List<EventUse> events() {
        return parsed("events", EventUse::parse);
    }

    Template template(String key) {
        return new Template(optional(key).orElse(""), place(key));
    }
}
