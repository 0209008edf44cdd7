package dev.phaseline.analyzer.findings;

import java.util.stream.Collectors;

/** The rules that come with the program, as the part of a page of Markdown that their headers tell. */
public final class FindingsDocument {
    private FindingsDocument() {}

    /** The part of the page from its heading "What rules can read" to its end. */
    public static String text() {
        var page = new StringBuilder("## What rules can read\n\n");
        page.append("All tables and views of the workspace, the events of their header, and these relations:\n\n");
        for (var relation : Relation.all()) {
            page.append("- `%s`: %s Columns: %s.%n".formatted(relation.name(), relation.meaning(), relation.columns()));
        }
        page.append("\n## The rules\n\n| question | rule | severity |\n|---|---|---|\n");
        var rules = RuleSet.builtIn().rules();
        for (var rule : rules) {
            page.append("| %s | [%2$s](#%2$s) | %3$s |%n".formatted(rule.question(), rule.name(), severity(rule)));
        }
        rules.forEach(rule -> add(page, rule));
        return page.toString();
    }

    private static void add(StringBuilder page, Rule rule) {
        page.append("\n### %s%n%n%s%n%n".formatted(rule.name(), rule.question()));
        page.append("- Says: ").append(rule.title().text()).append('\n');
        rule.about()
                .ifPresent(subject -> page.append("- Settled if the recordings show no ")
                        .append(subject)
                        .append('\n'));
        page.append("- Needs: ")
                .append(rule.needs().stream().map(Need::toString).collect(Collectors.joining(", ")))
                .append('\n');
        page.append("- Severity: ").append(severity(rule)).append('\n');
        page.append("- Advice: ").append(rule.advice().text()).append('\n');
    }

    private static String severity(Rule rule) {
        return rule.choosesSeverity()
                ? rule.severity() + ", unless the row says otherwise"
                : rule.severity().toString();
    }
}
