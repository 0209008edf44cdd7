package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a line, as a table: the line, and all that is said about it, with the columns of the place. */
class MalformedInputTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    316 lines~10-10: not an event, which is declared as name(type argument, ...) "format"
                    2019-06-03 14:50:56 +08:00~5-6: not an event, which is declared as name(type argument, ...) "format"
                    migration: split log_clear() (see text)~10-11: not an event, which is declared as name(type argument, ...) "format"
                    acme_boot~10-10: not an event, which is declared as name(type argument, ...) "format"
                    acme_x(int x "x"~17-17: not an event, which is declared as name(type argument, ...) "format"
                    (int x) "%d"~1-2: not an event, which is declared as name(type argument, ...) "format"
                    acme-boot(int x) "%d"~5-6: not an event, which is declared as name(type argument, ...) "format"
                    acme_x(int v, \\~16-16: not an event, which is declared as name(type argument, ...) "format"
                    acme_boot (void) ""~10-11: not an event: no blank may stand between its name and its arguments
                    enable acme_x(int e) "%d"~1-7: unknown property enable; an event can be disable or vcpu
                    9acme(int x) "%d"~1-6: 9acme is no C identifier
                    acme_boot() ""~11-11: argument 1 of acme_boot is empty; an event without arguments has (void)
                    acme_x(int x,) "%d"~14-14: argument 2 of acme_x is empty; an event without arguments has (void)
                    acme_x(int) "%d"~8-11: argument 1 of acme_x has a type but no name
                    acme_x(unsigned int) "%u"~8-20: argument 1 of acme_x has a type but no name
                    acme_x(const char *) "%s"~8-20: argument 1 of acme_x has a type but no name
                    acme_x(int a, ...) "%d"~15-16: argument 2 of acme_x is not a type and a name: . cannot stand here
                    acme_x(int v[4]) "%p"~13-14: argument 1 of acme_x is not a type and a name: [ cannot stand here
                    acme_x(int * const p) "%p"~14-21: argument 1 of acme_x has a name that is no C identifier
                    acme_x(struct foo *p) "%p"~8-20: argument 1 of acme_x has a type that trace events cannot have; pass the address as void *
                    acme_x(*p) "%p"~8-9: argument 1 of acme_x has a type that trace events cannot have; pass the address as void *
                    acme_x(hwaddr a) "%d"~8-14: argument 1 of acme_x has a type that trace events cannot have; use bool or an integer type of C or <stdint.h>
                    acme_x(unsigned uint32_t v) "%u"~8-25: argument 1 of acme_x has a type that trace events cannot have; use bool or an integer type of C or <stdint.h>
                    acme_x(void x) ""~8-12: argument 1 of acme_x has a type that trace events cannot have; use bool or an integer type of C or <stdint.h>
                    acme_x(int a, int a) "%d %d"~15-20: argument 2 of acme_x has the name of another one, a
                    acme_x(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k) ""~78-83: acme_x has 11 arguments; QEMU allows 10
                    acme_x(int v) %d~15-17: after the arguments, a format in quotes or the end of the line is expected
                    acme_x(int v) PRId32~15-21: after the arguments, a format in quotes or the end of the line is expected
                    acme_x(int a)) "%d"~14-20: after the arguments, a format in quotes or the end of the line is expected
                    acme_x(int v) "%d" # note~20-26: after the format, the end of the line is expected
                    acme_x(int a) "a=%d", "b=%d"~21-29: after the format, the end of the line is expected
                    acme_x(int v) "%d~15-18: the string has no closing quote
                    acme_x(int v) "%d\\~15-19: the string has no closing quote
                    acme_x(uint64_t v) "%" PRIx64 "%~31-33: the string has no closing quote
                    acme_x(int v) "\\q%d"~16-18: unknown escape sequence in a format
                    acme_x(int v) "\\u12 %d"~16-20: unknown escape sequence in a format
                    acme_x(uint64_t v) "0x%"PRIx46~25-31: unknown macro PRIx46; a format joins string literals and macros such as PRIx64
                    acme_x(uint64_t v) "v=" PRIu64~25-31: no conversion is open before this macro
                    acme_x(uint64_t v) "%lu" PRIu64~26-32: no conversion is open before this macro
                    acme_x(int v) "%y"~16-18: unknown conversion; trace events use %d %i %u %o %x %X %c %s %p and their lengths
                    acme_x(int v) "failed: %m"~24-26: unknown conversion; trace events use %d %i %u %o %x %X %c %s %p and their lengths
                    acme_x(int v) "%5$d"~16-19: unknown conversion; trace events use %d %i %u %o %x %X %c %s %p and their lengths
                    acme_x(int *n) "%n"~17-19: unknown conversion; trace events use %d %i %u %o %x %X %c %s %p and their lengths
                    acme_x(const char *s) "%ls"~24-27: unknown conversion; trace events use %d %i %u %o %x %X %c %s %p and their lengths
                    acme_x(int v) "%99999d"~16-23: unknown conversion; trace events use %d %i %u %o %x %X %c %s %p and their lengths
                    acme_x(int v) "50%"~18-19: the format ends inside a conversion
                    acme_x(int x, int y)~1-7: the format of acme_x takes 0 arguments, but the event has 2
                    acme_x(int a, int b) "%" "d"~22-29: the format of acme_x takes 1 argument, but the event has 2
                    acme_x(int a) "%d %d"~15-22: the format of acme_x takes 2 arguments, but the event has 1
                    acme_x(const char *s) "%d"~24-26: this conversion prints an integer of 32 bits, but s of acme_x is const char *
                    acme_x(uint64_t v) "%d"~21-23: this conversion prints an integer of 32 bits, but v of acme_x is uint64_t
                    acme_x(int v) "%" PRIx64~16-25: this conversion prints an integer of 64 bits, but v of acme_x is int
                    acme_x(bool b) "%s"~17-19: this conversion prints a string, but b of acme_x is bool
                    acme_x(uint64_t v) "%p"~21-23: this conversion prints an address, but v of acme_x is uint64_t
                    acme_x(size_t n, char *s) "%.*s"~28-32: a star takes an int, but n of acme_x is size_t
                    """)
    void isReported(String line, String problem) {
        ParseResult parsed = TraceEventsParser.parse("test", line);

        assertThat(parsed.catalog().events()).isEmpty();
        assertThat(parsed.hasErrors()).isTrue();
        assertThat(parsed.diagnostics())
                .singleElement()
                .extracting(d -> d.range().column() + "-" + d.range().endColumn() + ": " + d.message())
                .isEqualTo(problem);
    }

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
                                                              ^~~~~~~~""");
    }

    @Test
    void showsOfAVeryLongLineOnlyThePlace() {
        String line = "x".repeat(1000) + "! " + "y".repeat(1000);

        assertThat(TraceEventsParser.parse("test", line).diagnostics())
                .singleElement()
                .extracting(Diagnostic::toString)
                .isEqualTo(
                        "test:1:1001: error: not an event, which is declared as name(type argument, ...) \"format\"\n"
                                + "x".repeat(40) + "! " + "y".repeat(118) + "\n"
                                + " ".repeat(40) + "^");
    }

    @Test
    void alignsTheCaretAfterTabsAndKeepsControlCharactersFromTheTerminal() {
        assertThat(TraceEventsParser.parse("test", "\t\u001b\tx(int) \"\"")
                        .diagnostics()
                        .get(0))
                .extracting(Diagnostic::toString)
                .asString()
                .endsWith("\n\t\uFFFD\tx(int) \"\"\n\t^");
    }

    @Test
    void reportsAllProblemsOfAFileInOnePassAndKeepsTheGoodLines() {
        ParseResult parsed = TraceEventsParser.parse(
                "test", "one(void)\nbogus two(int) \"%y\" // x\n\"\nthree(int a) \"%d\"\nfour(");

        assertThat(parsed.diagnostics())
                .extracting(d -> d.range().line() + ":" + d.kind())
                .containsExactly(
                        "2:UNKNOWN_PROPERTY",
                        "2:ARGUMENT_SHAPE",
                        "2:UNKNOWN_CONVERSION",
                        "2:TRAILING_TEXT",
                        "3:NOT_AN_EVENT",
                        "5:NOT_AN_EVENT");
        assertThat(parsed.catalog().events()).extracting(e -> e.name()).containsExactly("one", "three");
    }

    @Test
    void keepsTheFirstOfTwoEventsWithOneName() {
        ParseResult parsed = TraceEventsParser.parse("test", "one(void)\ntwo(void)\none(int a) \"%d\"");

        assertThat(parsed.diagnostics())
                .singleElement()
                .extracting(Diagnostic::summary)
                .isEqualTo("test:3:1: error: one is declared already at test:1:1");
        assertThat(parsed.catalog().event("one").orElseThrow().arguments()).isEmpty();
    }

    @Test
    void findsDuplicatesAcrossFiles(@TempDir Path directory) throws IOException {
        Path a = Files.writeString(directory.resolve("a"), "# a.c\none(void)\n");
        Path b = Files.writeString(directory.resolve("b"), "two(void)\none(void)\n");

        ParseResult parsed = TraceEventsParser.parse(List.of(a, b));

        assertThat(parsed.catalog().events())
                .extracting(e -> e.name() + " " + e.section())
                .containsExactly("one a.c", "two ");
        assertThat(parsed.diagnostics())
                .singleElement()
                .extracting(Diagnostic::summary)
                .isEqualTo(b + ":2:1: error: one is declared already at " + a + ":2:1");
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
}
