package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.lint.Linter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/trace-events.md} say what the code does. */
class LanguageReferenceTest {
    private static final Path PAGE = Path.of("../docs/trace-events.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (.*) \\| .* \\|$");

    @Test
    void listsEveryKindOnce() throws IOException {
        assertThat(rows())
                .extracting(row -> row.group(1))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(DiagnosticKind.values())
                        .map(DiagnosticKind::toString)
                        .toList());
    }

    @Test
    void everyExampleIsOneOfItsKind() throws IOException {
        for (MatchResult row : rows()) {
            String example = row.group(2);
            if (example.matches("`[^`]*`")) {
                String line = example.substring(1, example.length() - 1);
                assertThat(Linter.check("page", line + "\n").diagnostics())
                        .as(line)
                        .extracting(d -> d.kind().toString())
                        .contains(row.group(1));
            }
        }
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(PAGE)).results().toList();
    }
}
