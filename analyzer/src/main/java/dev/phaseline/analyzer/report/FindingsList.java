package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What the rules found in a migration, each with its numbers, its evidence and what to do; and what they could not tell. */
final class FindingsList {
    private final Workspace workspace;
    private final List<Finding> findings;
    private final List<Unanswered> unanswered;

    /**
     * A finding; times in ns, from the start of the migration.
     *
     * @param evidence how many events show it
     * @param events the first of them
     */
    private record Finding(
            String rule,
            String severity,
            String side,
            String title,
            String detail,
            String advice,
            OptionalDouble atNs,
            OptionalDouble lengthNs,
            List<String> numbers,
            long evidence,
            List<EventLine.Key> events) {
        static Finding of(QueryResult row) {
            return new Finding(
                    Rows.text(row, 0),
                    Rows.text(row, 1),
                    Rows.text(row, 2),
                    Rows.text(row, 3),
                    Rows.text(row, 4),
                    Rows.text(row, 5),
                    Rows.number(row, 6),
                    Rows.number(row, 7),
                    numbers(Rows.texts(row, 8), Rows.texts(row, 9)),
                    row.longValue(10),
                    Rows.texts(row, 11).stream().map(EventLine.Key::parse).toList());
        }

        private static List<String> numbers(List<String> names, List<String> values) {
            List<String> numbers = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                numbers.add(names.get(i) + " " + Quantity.plain(Double.parseDouble(values.get(i))));
            }
            return numbers;
        }

        String when() {
            StringBuilder text = new StringBuilder(side.isEmpty() ? "both sides" : side);
            if (atNs.isPresent()) {
                text.append(", at ").append(Quantity.duration(atNs.getAsDouble()));
            }
            if (lengthNs.orElse(0) > 0) {
                text.append(", for ").append(Quantity.duration(lengthNs.getAsDouble()));
            }
            return text.append(" · ").append(rule).toString();
        }
    }

    private record Unanswered(String question, String missing, String enable) {
        static Unanswered of(QueryResult row) {
            return new Unanswered(Rows.text(row, 0), Rows.text(row, 1), Rows.text(row, 2));
        }
    }

    private FindingsList(Workspace workspace, List<Finding> findings, List<Unanswered> unanswered) {
        this.workspace = workspace;
        this.findings = findings;
        this.unanswered = unanswered;
    }

    static FindingsList of(Workspace workspace, Migration migration) {
        return new FindingsList(
                workspace,
                Rows.list(workspace, "findings", Finding::of, migration.id()),
                Rows.list(workspace, "unanswered", Unanswered::of, migration.id()));
    }

    /** How many findings have a severity. */
    long count(String severity) {
        return findings.stream()
                .filter(finding -> finding.severity().equals(severity))
                .count();
    }

    void write(Markup page) {
        if (findings.isEmpty()) {
            page.leaf("p", "The rules found nothing to say.", "class", "note");
        }
        findings.forEach(finding -> write(page, finding));
        if (!unanswered.isEmpty()) {
            writeUnanswered(page);
        }
    }

    private void write(Markup page, Finding finding) {
        page.open("div", "class", "finding " + style(finding.severity())).line();
        page.open("p", "class", "title").leaf("span", finding.severity(), "class", "badge");
        page.text(" ").leaf("b", finding.title()).close("p").line();
        page.leaf("p", finding.when(), "class", "meta");
        if (!finding.detail().isEmpty()) {
            page.leaf("p", finding.detail());
        }
        page.open("p", "class", "advice")
                .leaf("b", "Advice: ")
                .text(finding.advice())
                .close("p")
                .line();
        page.open("details").leaf("summary", "Evidence: " + finding.evidence() + " events");
        if (!finding.numbers().isEmpty()) {
            page.leaf("p", String.join(" · ", finding.numbers()), "class", "meta");
        }
        page.open("ol", "class", "events");
        finding.events()
                .forEach(key -> EventLine.of(workspace, key)
                        .ifPresent(line -> page.open("li")
                                .leaf("span", line.where(), "class", "where")
                                .text(" ")
                                .leaf("code", line.text())
                                .close("li")
                                .line()));
        page.close("ol").close("details").close("div").line();
    }

    private static String style(String severity) {
        return switch (severity) {
            case "error" -> "bad";
            case "warning" -> "unclear";
            default -> "calm";
        };
    }

    private void writeUnanswered(Markup page) {
        page.open("details")
                .leaf("summary", unanswered.size() + " questions that these recordings cannot answer, and why")
                .line();
        TextTable table = TextTable.open(page, "question", "not recorded", "events to enable");
        unanswered.forEach(one -> table.row(one.question(), one.missing(), one.enable()));
        table.close();
        page.close("details").line();
    }
}
