package dev.phaseline.analyzer.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/findings.md, whose list of rules repeats their headers. */
final class FindingsPageTest {
    @Test
    void thePageHasTheHeaderOfEachRule() throws IOException {
        var page = Files.readString(Path.of("../docs/findings.md"));
        var rules = RuleSet.builtIn().rules();

        for (var rule : rules) {
            assertThat(page)
                    .contains("### " + rule.name() + "\n\n" + rule.question() + "\n")
                    .contains("- Says: " + rule.title().text() + "\n")
                    .contains("- Advice: " + rule.advice().text() + "\n");
        }
        assertThat(page.split("\n### ", -1)).hasSize(rules.size() + 1);
    }
}
