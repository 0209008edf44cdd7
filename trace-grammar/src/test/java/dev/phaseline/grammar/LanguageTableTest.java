package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.lint.Linter;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The language as a table: lines, the events that they declare, and all that is said about them. The table is a file in
 * which a row begins with {@code =} and its name, lines of input with a bar, events with {@code >} and problems with
 * {@code !}. What no editor shows is spelled {@code <TAB>}, {@code <SP>}, {@code <CR>}, {@code <BOM>} and {@code <EOF>},
 * the latter for a last line without an end.
 */
class LanguageTableTest {
    private static final Path TABLE = Path.of("src/test/resources/dev/phaseline/grammar/language-table.txt");

    /**
     * One row.
     *
     * @param input the text of a file
     * @param expected events and problems, as the table has them
     */
    record Row(String input, List<String> expected) {}

    @ParameterizedTest
    @MethodSource("rows")
    void says(Row row) {
        assertThat(results(row.input())).isEqualTo(row.expected());
    }

    /** A fix is worth showing only if it mends what it is a fix of. */
    @ParameterizedTest
    @MethodSource("rows")
    void aFixMendsItsProblem(Row row) {
        for (Diagnostic problem : Linter.check("table", row.input()).diagnostics()) {
            problem.suggestion()
                    .ifPresent(line -> assertThat(
                                    Linter.check("table", line + "\n").diagnostics())
                            .noneMatch(d -> d.kind() == problem.kind()
                                    && d.range().column() == problem.range().column()
                                    && d.message().equals(problem.message())));
        }
    }

    private static List<String> results(String input) {
        ParseResult parsed = Linter.check("table", input);
        var results = new ArrayList<String>();
        parsed.catalog()
                .declarations()
                .forEach(declaration -> declaration.events().stream()
                        .map(event -> "> " + spelled(line(event)))
                        .forEach(results::add));
        for (Diagnostic d : parsed.diagnostics()) {
            results.add("! " + d.range().line() + ":" + d.range().column() + "-"
                    + d.range().endColumn() + " " + d.severity() + " " + d.kind() + ": " + d.message());
            d.suggestion().map(line -> "! fix: " + spelled(line)).ifPresent(results::add);
        }
        return results;
    }

    private static String line(TraceEvent event) {
        return event.range().line() + " " + Meaning.of(event);
    }

    static List<Arguments> rows() throws IOException {
        var rows = new ArrayList<Arguments>();
        var input = new StringBuilder();
        var expected = new ArrayList<String>();
        String name = "";
        for (String line : Files.readAllLines(TABLE)) {
            if (line.startsWith("=")) {
                row(name, input, expected, rows);
                name = line.substring(1).strip();
            } else if (line.startsWith("|")) {
                input.append(plain(line.substring(1)));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                expected.add(line);
            }
        }
        row(name, input, expected, rows);
        return rows;
    }

    private static void row(String name, StringBuilder input, List<String> expected, List<Arguments> rows) {
        if (!name.isEmpty()) {
            rows.add(Arguments.of(Named.of(name, new Row(input.toString(), List.copyOf(expected)))));
            input.setLength(0);
            expected.clear();
        }
    }

    private static String plain(String line) {
        String text = line.replace("<TAB>", "\t")
                .replace("<SP>", " ")
                .replace("<CR>", "\r")
                .replace("<BOM>", "\uFEFF");
        return text.endsWith("<EOF>") ? text.substring(0, text.length() - 5) : text + "\n";
    }

    private static String spelled(String text) {
        return text.replace("\t", "<TAB>").replace("\n", "<LF>").replaceAll(" (?= *$)", "<SP>");
    }
}
