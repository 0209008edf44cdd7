package dev.phaseline.analyzer.findings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Rules that are read from files.
 *
 * @param rules in the order of the questions
 */
public record RuleSet(List<Rule> rules) {
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final List<String> KEYS =
            List.of("rule", "question", "severity", "needs", "events", "title", "detail", "advice");

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
                .map(name -> rule(name + ".sql", Resources.text("rules/" + name + ".sql")))
                .toList());
    }

    /**
     * A user's rules: the {@code .sql} files of a directory, in the order of their names.
     *
     * @throws RuleException if the header of one is wrong
     * @throws IOException if they cannot be read
     */
    public static RuleSet read(Path directory) throws IOException {
        List<Path> files;
        try (var entries = Files.list(directory)) {
            files = entries.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
        var rules = new ArrayList<Rule>();
        for (var file : files) {
            rules.add(rule(file.toString(), Files.readString(file)));
        }
        return new RuleSet(List.copyOf(rules));
    }

    static Rule rule(String origin, String text) {
        var header = Header.parse(origin, text, KEYS);
        var severity = header.required("severity");
        return new Rule(
                header.required("rule"),
                header.required("question"),
                Severity.of(severity)
                        .orElseThrow(() -> new RuleException(
                                origin, "severity: expected info, warning or error, met: " + severity)),
                header.optional("needs").stream()
                        .flatMap(COMMA::splitAsStream)
                        .map(Need::parse)
                        .toList(),
                header.events(),
                new Template(header.required("title")),
                new Template(header.optional("detail").orElse("")),
                new Template(header.required("advice")),
                header.sql(),
                origin);
    }
}
