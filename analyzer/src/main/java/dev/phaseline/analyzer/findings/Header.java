package dev.phaseline.analyzer.findings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The comment at the top of a file of a rule: lines {@code -- key: value}, of which a value may go on in lines that are
 * indented further.
 *
 * @param origin the file, for messages
 * @param values by key
 * @param sql the file's text
 */
record Header(String origin, Map<String, String> values, String sql) {
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
        var key = "";
        int number = 0;
        for (var line : text.lines().takeWhile(l -> l.startsWith("--")).toList()) {
            number++;
            var start = LINE.matcher(line);
            var more = MORE.matcher(line);
            if (start.matches() && keys.contains(start.group(1))) {
                key = start.group(1);
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
        return new Header(origin, values, text);
    }

    String required(String key) {
        return optional(key).orElseThrow(() -> new RuleException(origin, "the header has no '" + key + ":'"));
    }

    Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    List<EventUse> events() {
        try {
            return EventUse.parse(optional("events").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RuleException(origin, "events: " + e.getMessage());
        }
    }
}
