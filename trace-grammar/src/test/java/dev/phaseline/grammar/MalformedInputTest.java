package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.lint.Linter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How problems are reported, kept and counted. What is a problem stands in {@link LanguageTableTest}. */
class MalformedInputTest {
    @Test
    void namesFileLineAndColumnAndPointsAtThePlace() {
        String text = """
                # ram.c
                ram_discard_range(const char *rbname, uint64_t, size_t len) "%s: start: %" PRIx64 " %zx"
                """;

        assertThat(TraceEventsParser.parse("migration/trace-events", text).diagnostics())
                .singleElement()
                .hasToString("""
                        migration/trace-events:2:39: error: argument 2 of ram_discard_range has a type but no name
                        ram_discard_range(const char *rbname, uint64_t, size_t len) "%s: start: %" PRIx64 " %zx"
                                                              ^~~~~~~~
                          argument_shape: each argument is a type and a name, as in (uint64_t addr, int ret)""");
    }

    @Test
    void showsTheCorrectedLineWhereItIsKnown() {
        assertThat(Linter.check("test", "acme_ud(uint16_t len) \"%ud\"\n").diagnostics())
                .singleElement()
                .extracting(Diagnostic::toString)
                .asString()
                .endsWith("\n  fix: acme_ud(uint16_t len) \"%u\"");
    }

    @Test
    void showsOfAVeryLongLineOnlyThePlace() {
        String line = "x".repeat(1000) + "! " + "y".repeat(1000);

        assertThat(TraceEventsParser.parse("test", line).diagnostics())
                .singleElement()
                .extracting(Diagnostic::toString)
                .asString()
                .startsWith(
                        "test:1:1001: error: not an event, which is declared as name(type argument, ...) \"format\"\n"
                                + "x".repeat(100) + "! " + "y".repeat(298) + "\n"
                                + " ".repeat(100) + "^\n");
    }

    @Test
    void keepsLongWordsOutOfItsMessages() {
        String name = "x".repeat(1000);

        assertThat(TraceEventsParser.parse("test", name + "(struct foo *p)").diagnostics())
                .singleElement()
                .extracting(Diagnostic::message)
                .asString()
                .startsWith("argument 1 of " + "x".repeat(60) + "… has a type");
    }

    @Test
    void alignsTheCaretAfterTabsAndKeepsControlCharactersFromTheTerminal() {
        assertThat(TraceEventsParser.parse("test", "\t\u001b\tx(int) \"\"")
                        .diagnostics()
                        .get(0))
                .extracting(Diagnostic::toString)
                .asString()
                .contains("\n\t\uFFFD\tx(int) \"\"\n\t^\n");
    }

    @Test
    void reportsAllProblemsOfAFileInOnePassAndKeepsTheGoodLines() {
        ParseResult parsed = TraceEventsParser.parse(
                "test", "one(void)\nbogus two(int) \"%y\" // x\n\"\nthree(int a) \"%d\"\nfour(");

        assertThat(parsed.diagnostics())
                .extracting(d -> d.range().line() + ":" + d.kind())
                .containsExactly(
                        "2:unknown_property",
                        "2:argument_shape",
                        "2:fmt_unknown",
                        "2:trailing_text",
                        "3:not_an_event",
                        "5:not_an_event");
        assertThat(parsed.catalog().events()).extracting(e -> e.name()).containsExactly("one", "three");
    }

    @Test
    void keepsTheFirstOfTwoEventsWithOneName() {
        ParseResult parsed = TraceEventsParser.parse("test", "one(void)\ntwo(void)\none(int a) \"%d\"");

        assertThat(parsed.diagnostics())
                .singleElement()
                .extracting(Diagnostic::summary)
                .isEqualTo("test:3:1: error: one is declared already at test:1:1, with other arguments");
        assertThat(parsed.catalog().event("one").orElseThrow().arguments()).isEmpty();
    }

    @Test
    void keepsBothOfTwoDeclarationsThatAgree() {
        ParseResult parsed = Linter.check("test", "one(int a) \"%d\"\ntwo(void)\none(int a) \"(%d\"\n");

        assertThat(parsed.hasErrors()).isFalse();
        assertThat(parsed.warnings()).isEqualTo(1);
        assertThat(parsed.catalog().declaredEvents()).isEqualTo(3);
        assertThat(parsed.catalog().events())
                .extracting(e -> e.name() + " " + e.formatText())
                .containsExactly("one \"%d\"", "two ");
    }

    @Test
    void findsDuplicatesAcrossTheFilesOfACatalog(@TempDir Path directory) throws IOException {
        Path a = Files.writeString(directory.resolve("a"), "# a.c\none(void)\n");
        Path b = Files.writeString(directory.resolve("b"), "two(void)\none(int a) \"%d\"\n");

        ParseResult parsed = TraceEventsParser.parse(List.of(a, b));

        assertThat(parsed.catalog().events())
                .extracting(e -> e.name() + " " + e.section())
                .containsExactly("one a.c", "two ");
        assertThat(parsed.diagnostics())
                .singleElement()
                .extracting(Diagnostic::summary)
                .isEqualTo(b + ":2:1: error: one is declared already at " + a + ":2:1, with other arguments");
    }

    @Test
    void countsWhatItDoesNotKeep() {
        ParseResult parsed = TraceEventsParser.parse("test", "bad\n".repeat(25_000));

        assertThat(parsed.diagnostics()).hasSize(10_000);
        assertThat(parsed.errors()).isEqualTo(25_000);
        assertThat(parsed.omitted()).isEqualTo(15_000);
    }

    @Test
    void stopsWhereAFileDeclaresMoreThanFits() {
        ParseResult parsed = TraceEventsParser.parse(
                "test",
                IntStream.range(0, 100_000)
                        .mapToObj(i -> "acme_" + i + "(void)\n")
                        .collect(Collectors.joining()));

        assertThat(parsed.diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.kind()).isEqualTo(DiagnosticKind.TOO_MUCH));
        assertThat(parsed.catalog().events()).hasSizeBetween(50_000, 70_000);
    }

    @Test
    void skipsALineThatIsTooLong() {
        ParseResult parsed =
                TraceEventsParser.parse("test", "one(void)\ntwo(void) \"" + "x".repeat(70_000) + "\"\nthree(void)\n");

        assertThat(parsed.diagnostics())
                .singleElement()
                .extracting(Diagnostic::summary)
                .isEqualTo("test:2:1: error: a line of more than 64 KiB");
        assertThat(parsed.catalog().events()).extracting(e -> e.name()).containsExactly("one", "three");
    }

    @Test
    void saysNothingOfDoubtfulThingsWithoutRules() {
        assertThat(TraceEventsParser.parse("test", "\uFEFFone(int a) \"%ud\"  ").diagnostics())
                .isEmpty();
    }

    @Test
    void rejectsAnEventWithBytesThatAreNoUtf8(@TempDir Path directory) throws IOException {
        Path file = Files.write(
                directory.resolve("latin1"),
                "# caf\u00e9\none(void) \"\u00b5\"\ntwo(void)\n".getBytes(StandardCharsets.ISO_8859_1));

        ParseResult parsed = TraceEventsParser.parse(file);

        assertThat(parsed.catalog().events()).extracting(e -> e.name()).containsExactly("two");
        assertThat(parsed.diagnostics())
                .singleElement()
                .extracting(Diagnostic::summary)
                .isEqualTo(file + ":2:12: error: one holds a byte that is no UTF-8");
    }

    @Test
    void warnsOfACommentThatIsNoUtf8(@TempDir Path directory) throws IOException {
        Path file = Files.write(
                directory.resolve("latin1"), "# caf\u00e9\none(void)\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Linter.check(file).diagnostics())
                .singleElement()
                .extracting(Diagnostic::summary)
                .isEqualTo(file + ":1:6: warning: the comment holds a byte that is no UTF-8");
    }
}
