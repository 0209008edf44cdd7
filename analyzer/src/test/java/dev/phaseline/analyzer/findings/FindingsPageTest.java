package dev.phaseline.analyzer.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/findings.md, whose second part {@code -Ddocument.update=true} writes anew. */
final class FindingsPageTest {
    private static final Path PAGE = Path.of("../docs/findings.md");
    private static final String FIRST_HEADING = "## What rules can read\n";

    @Test
    void thePageSaysWhatTheRulesSay() throws IOException {
        var generated = FindingsDocument.text();
        assertThat(generated).startsWith(FIRST_HEADING);
        if (Boolean.getBoolean("document.update")) {
            var page = Files.readString(PAGE);
            int end = page.indexOf(FIRST_HEADING);
            Files.writeString(PAGE, (end < 0 ? page : page.substring(0, end)) + generated);
        }

        assertThat(PAGE).content().endsWith(generated).containsOnlyOnce(FIRST_HEADING);
    }

    @Test
    void theExampleOfARuleFindsWhatItSays() throws IOException {
        var page = Files.readString(PAGE);
        int start = page.indexOf("```sql\n") + 7;
        var example = RuleSet.rule("example.sql", page.substring(start, page.indexOf("```", start)));

        try (var trial = new RuleTrial(example)) {
            trial.with("""
                    1   | main | migration_socket_incoming_accepted
                    2   | main | migrate_set_state | active
                    10  | main | qemu_loadvm_state_section | 4
                    10  | main | qemu_loadvm_state_section_startfull | 3 gpu 0 2
                    90  | main | vmstate_load_state_end | gpu end 0
                    91  | main | qemu_loadvm_state_section | 4
                    91  | main | qemu_loadvm_state_section_startfull | 4 rtc 0 3
                    92  | main | vmstate_load_state_end | rtc end 0
                    93  | main | qemu_loadvm_state_post_main | 0
                    94  | main | migrate_set_state | completed
                    """);

            assertThat(trial.found("took", "title"))
                    .containsExactly("1 | warning | destination | 10.0 | 90.0 | 80.0 | gpu took 80 ms to load");
        }
    }
}
