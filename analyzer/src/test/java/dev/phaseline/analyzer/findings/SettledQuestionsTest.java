package dev.phaseline.analyzer.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.workspace.Script;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettledQuestionsTest {
    private static final RuleSet RULES = new RuleSet(RuleSet.builtIn().rules().stream()
            .filter(rule -> List.of("tls_failed", "multifd_broken", "xbzrle").contains(rule.name()))
            .toList());

    private static final String COVERAGE =
            "SELECT rule, answerable, settled FROM rule_coverage ORDER BY migration, rule";

    @Test
    void whatTheRecordingsShowToBeUnusedNeedsNoEvents() {
        try (var workspace = Workspace.temporary()) {
            Script.load(workspace, """
                    0   | main | migrate_set_state | setup
                    1   | mig  | savevm_state_header
                    2   | main | migration_set_outgoing_channel | 93824 qio-channel-socket NULL 0
                    4   | mig  | migrate_set_state | active
                    10  | mig  | ram_save_page | pc.ram 0 0
                    20  | mig  | migrate_set_state | completed
                    """);
            Script.load(workspace, """
                    0.5 | main | migration_set_incoming_channel | 93824 qio-channel-socket
                    0.6 | main | migrate_set_state | active
                    11  | main | ram_load_loop | pc.ram 0 8 0
                    21  | main | migrate_set_state | completed
                    """);
            Findings.derive(workspace, RULES);

            assertThat(Script.rows(workspace, COVERAGE))
                    .containsExactly(
                            "multifd_broken | true | multifd was not used: the source sent pages over its main channel: 1",
                            "tls_failed | true | TLS was not used: the migration went over a qio-channel-socket, which does not encrypt",
                            "xbzrle | true | XBZRLE was not used: the destination loaded no encoded page, of 1");
        }
    }

    @Test
    void whatMayHaveBeenUsedStaysAQuestion() {
        try (var workspace = Workspace.temporary()) {
            Script.load(workspace, """
                    0   | main | migrate_set_state | setup
                    1   | mig  | savevm_state_header
                    2   | main | migration_set_outgoing_channel | 93824 qio-channel-socket NULL 0
                    3   | main | migration_set_outgoing_channel | 93825 qio-channel-tls NULL 0
                    4   | mig  | migrate_set_state | active
                    20  | mig  | migrate_set_state | completed
                    """);
            Script.load(workspace, """
                    0.6 | main | migration_set_incoming_channel | 93825 qio-channel-tls
                    0.7 | main | migrate_set_state | active
                    11  | main | ram_load_loop | pc.ram 0 96 0
                    21  | main | migrate_set_state | completed
                    """);
            Findings.derive(workspace, RULES);

            assertThat(Script.rows(workspace, COVERAGE))
                    .containsExactly(
                            "multifd_broken | false | null", "tls_failed | false | null", "xbzrle | false | null");
        }
    }
}
