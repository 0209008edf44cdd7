package dev.phaseline.analyzer.findings;

import dev.phaseline.analyzer.resource.ResourceText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules that are read from files.
 *
 * @param rules in the order of the questions
 */
public record RuleSet(List<Rule> rules) {
    private static final List<String> KEYS =
            List.of("rule", "question", "severity", "about", "needs", "events", "title", "detail", "advice");

    private static final List<String> BUILT_IN = List.of(
            "no_convergence",
            "remaining_floor",
            "saw_tooth",
            "stall",
            "downtime_limit",
            "bandwidth_estimate",
            "downtime_parts",
            "downtime_reported",
            "multifd_broken",
            "tls_hangs",
            "tls_failed",
            "postcopy_paused",
            "switchover_wait",
            "pre_switchover",
            "load_failed",
            "no_traffic",
            "succeeded",
            "multifd_downtime",
            "guest_froze",
            "auto_converge",
            "xbzrle",
            "shared_link",
            "pages_sent",
            "ended_by");

    /** The rules that come with the program. */
    public static RuleSet builtIn() {
        return new RuleSet(BUILT_IN.stream()
                .map(name -> rule(name + ".sql", ResourceText.of(RuleSet.class, "rules/" + name + ".sql")))
                .toList());
    }

    /**
     * A user's rules: the {@code .sql} files of a directory, in the order of their names.
     *
     * @throws RuleException if the header of one is wrong, or its name is taken
     * @throws IOException if they cannot be read
     */
    public static RuleSet read(Path directory) throws IOException {
        List<Path> files;
        try (var entries = Files.list(directory)) {
            files = entries.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        var rules = new LinkedHashMap<String, Rule>();
        for (var file : files) {
            var rule = rule(file.toString(), Files.readString(file));
            var other = rules.putIfAbsent(rule.name(), rule);
            if (other != null || BUILT_IN.contains(rule.name())) {
                throw new RuleException(
                        file.toString(),
                        "rule: " + (other == null ? "the program" : other.origin()) + " has a rule of the name "
                                + rule.name() + " already");
            }
        }
        return new RuleSet(List.copyOf(rules.values()));
    }

    static Rule rule(String origin, String text) {
        var header = Header.parse(origin, text, KEYS);
        var missing = Stream.of("rule", "question", "severity", "title", "advice")
                .filter(key -> header.optional(key).isEmpty())
                .map(key -> "'" + key + ":'")
                .toList();
        if (!missing.isEmpty()) {
            throw new RuleException(origin, "the header has no " + String.join(", ", missing));
        }
        return new Rule(
                header.required("rule"),
                header.required("question"),
                header.parsed("severity", Severity::parse),
                header.optional("about"),
                header.parsed("needs", Need::parseAll),
                header.events(),
                header.template("title"),
                header.template("detail"),
                header.template("advice"),
                header.sql(),
                header.sqlLine(),
                origin);
    }
}
