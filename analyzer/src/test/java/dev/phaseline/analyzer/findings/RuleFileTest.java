package dev.phaseline.analyzer.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that users write. */
final class RuleFileTest {
    private static final String RULE = """
            -- rule: many_pages
            -- question: Are there pages?
            -- severity: warning
            -- needs: source ram_save_page
            -- events: ram_save_page(rbname:text, offset)
            -- title: {pages} pages of {name}, {size:bytes}
            -- detail: {took:ms}, {share:percent}, {speed:rate}
            -- advice: Send
            --   fewer.
            SELECT
                attempts.migration, attempts.side, attempts.recording, min(ts_ns) AS start_ns, max(ts_ns) AS end_ns,
                count(*) AS pages, rbname AS name, count(*) * 4096 AS size, 2.5 AS took, 12.34 AS share, 2097152 AS speed,
                list({'recording': attempts.recording, 'seq': seq}) AS evidence
            FROM ram_save_page
            JOIN attempts ON attempts.recording = ram_save_page.recording AND seq BETWEEN first_seq AND last_seq
            GROUP BY ALL
            """;

    private static final String SOURCE = """
            0 | main | migrate_set_state | setup
            5 | mig  | ram_save_page | pc.ram 0 4096
            7 | mig  | ram_save_page | pc.ram 4096 8192
            9 | mig  | migrate_set_state | completed
            """;

    /** Rules leave a workspace as it is, so that tests of mistakes need only one. */
    private static final Workspace SHARED = Workspace.temporary();

    @TempDir
    private Path directory;

    @BeforeAll
    static void load() {
        Script.load(SHARED, SOURCE);
    }

    @AfterAll
    static void close() {
        SHARED.close();
    }

    private static List<String> rows(Workspace workspace, RuleSet rules, String sql) {
        var rows = new ArrayList<String>();
        try (var result = Findings.query(workspace, rules, sql)) {
            while (result.next()) {
                var row = new ArrayList<String>();
                for (int i = 0; i < result.columns().size(); i++) {
                    row.add(String.valueOf(result.text(i)));
                }
                rows.add(String.join(" | ", row));
            }
        }
        return rows;
    }

    @Test
    void aUsersRuleFindsBesideTheProgramsOwn() throws IOException {
        Files.writeString(directory.resolve("many_pages.sql"), RULE);
        Files.writeString(directory.resolve("notes.txt"), "no rule");
        var rules = RuleSet.read(directory);

        try (var workspace = Workspace.temporary()) {
            Script.load(workspace, SOURCE);
            Findings.derive(workspace);

            assertThat(rows(
                            workspace,
                            rules,
                            "SELECT rule, severity, title, detail, advice, len(evidence), numbers[1] FROM findings"
                                    + " WHERE rule IN ('many_pages', 'succeeded') ORDER BY rule"))
                    .containsExactly(
                            "many_pages | warning | 2 pages of pc.ram, 8.0 KiB | 2.50 ms, 12 %, 2.0 MiB/s | Send fewer. | 2 |"
                                    + " {'name': pages, 'value': 2.0}",
                            "succeeded | info | The migration succeeded as far as the source can tell | Source completed. |"
                                    + " Record the destination too, with migrate_set_state, to see the guest start there. | 1 |"
                                    + " null");
            assertThat(Script.rows(workspace, "SELECT count(*) FROM findings WHERE rule = 'many_pages'"))
                    .containsExactly("0");
        }
    }

    @Test
    void eventsThatWereNotRecordedAreToldByRule() {
        var rules = new RuleSet(List.of(RuleSet.rule(
                "r.sql",
                RULE.replace(
                        "needs: source ram_save_page",
                        "needs: source ram_save_page | other, destination vmstate_load"))));
        try (var workspace = Workspace.temporary()) {
            Script.load(workspace, SOURCE);

            assertThat(rows(workspace, rules, "SELECT migration, rule, answerable, missing, enable FROM rule_coverage"))
                    .containsExactly("1 | many_pages | false | a recording of the destination | vmstate_load");
        }
    }

    @Test
    void anEventThatIsInNoDeclarationIsEmpty() {
        var rules = new RuleSet(List.of(RuleSet.rule("r.sql", RULE.replace("ram_save_page", "not_yet_invented"))));
        try (var workspace = Workspace.temporary()) {
            Script.load(workspace, SOURCE);

            assertThat(rows(workspace, rules, "FROM findings")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-- severity: warning | -- severity: bad   | r.sql:3: severity: expected info, warning or error, met: bad",
                "-- severity: warning | -- sevrity: info   | r.sql:3: expected '-- key: value' with one of",
                "-- severity: warning | -- rule: again     | r.sql:3: 'rule' stands here a second time",
                "-- question: Are there pages? | -- question: | r.sql: the header has no 'question:'",
                "ram_save_page(rbname:text, offset) | ram_save_page | r.sql:5: events: 'ram_save_page' is no event",
                "{pages} pages        | {page} pages       | r.sql:6: the rule has no column for {page}",
                "{size:bytes}         | {size:miles}       | r.sql:6: {size:miles} asks for none of",
                "attempts.side,       | attempts.side AS s,| r.sql: the rule has no column 'side'",
                "source ram_save_page | sorce ram_save_page| r.sql:4: needs: 'sorce ram_save_page' is no name of an event",
                "count(*) AS pages    | count(+) AS pages  | r.sql:12: Parser Error: syntax error at or near \")\"",
                "rbname AS name       | block AS name      | r.sql:12: Binder Error: Referenced column \"block\" not found",
                "GROUP BY ALL         | GROUP BY NONE      | r.sql:16: Binder Error",
                "AS evidence          | [3:] AS evidence   | r.sql: a finding has no evidence"
            })
    void whatIsWrongWithARuleIsSaid(String part, String replacement, String message) {
        assertThatExceptionOfType(RuleException.class)
                .isThrownBy(() -> rows(
                        SHARED,
                        new RuleSet(List.of(RuleSet.rule("r.sql", RULE.replace(part, replacement)))),
                        "FROM findings"))
                .withMessageStartingWith(message);
    }

    @Test
    void twoRulesOfOneNameAreAMistake() throws IOException {
        Files.writeString(directory.resolve("a.sql"), RULE);
        Files.writeString(directory.resolve("b.sql"), RULE);

        assertThatExceptionOfType(RuleException.class)
                .isThrownBy(() -> RuleSet.read(directory))
                .withMessage(directory.resolve("b.sql") + ": rule: " + directory.resolve("a.sql")
                        + " has a rule of the name many_pages already");
    }

    @Test
    void aRuleOfTheProgramCannotBeReplaced() throws IOException {
        Files.writeString(directory.resolve("a.sql"), RULE.replace("many_pages", "stall"));

        assertThatExceptionOfType(RuleException.class)
                .isThrownBy(() -> RuleSet.read(directory))
                .withMessage(directory.resolve("a.sql") + ": rule: the program has a rule of the name stall already");
    }

    @Test
    void everyRuleOfTheProgramSaysWhatItNeeds() {
        assertThat(RuleSet.builtIn().rules())
                .hasSize(24)
                .allSatisfy(rule -> assertThat(rule.needs()).isNotEmpty())
                .allSatisfy(rule -> assertThat(rule.origin()).isEqualTo(rule.name() + ".sql"))
                .extracting(rule -> Integer.parseInt(
                        rule.question().substring(0, rule.question().indexOf('.'))))
                .isSorted()
                .doesNotHaveDuplicates();
    }
}
