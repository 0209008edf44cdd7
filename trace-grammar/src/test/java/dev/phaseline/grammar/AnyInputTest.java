package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** No input makes the parser throw, hang or overflow its stack. */
class AnyInputTest {
    private static final List<String> FRAGMENTS = List.of(
            "disable ",
            "acme_x",
            "(",
            ")",
            "void",
            "int",
            " ",
            "\t",
            "const char *",
            "*",
            ",",
            "s",
            "uint64_t v",
            "\"",
            "\\",
            "\\\"",
            "\\x",
            "\\u00e9",
            "%",
            "%d",
            "%0*",
            "%.",
            "%s",
            "%%",
            "PRIx64",
            "PRI",
            "#",
            "\n",
            "\r\n",
            "\0",
            "\uD800",
            "\uDC00",
            "\uD83D\uDE00",
            "\u00e9",
            "\u2028",
            "[",
            "{",
            "99999999999");

    @Property
    void bytesOfAnyKindAreData(@ForAll byte[] bytes) throws IOException {
        Path file = Files.createTempFile("any", "trace-events");
        try {
            ParseResult parsed = TraceEventsParser.parse(Files.write(file, bytes));

            assertThat(parsed.diagnostics()).noneMatch(d -> d.toString().isEmpty());
        } finally {
            Files.delete(file);
        }
    }

    @Property(tries = 5000)
    void fragmentsInAnyOrderAreData(@ForAll("fragments") String text) {
        ParseResult parsed = TraceEventsParser.parse("test", text);

        String[] lines = text.split("\r\n|\r|\n", -1);
        assertThat(parsed.diagnostics()).allSatisfy(d -> {
            String line = lines[d.range().line() - 1];
            assertThat(line).contains(d.excerpt().text());
            assertThat(d.range().endColumn()).isLessThanOrEqualTo(line.codePointCount(0, line.length()) + 1);
            assertThat(d.toString())
                    .startsWith("test:" + d.range().line() + ":" + d.range().column() + ": error: ");
        });
    }

    /** Whatever is accepted can be written again from the model, and means the same. */
    @Property(tries = 5000)
    void whatIsAcceptedSurvivesARoundTrip(@ForAll("declarations") String text) {
        for (var event : TraceEventsParser.parse("test", text).catalog().events()) {
            String again = event.name() + "(" + event.argumentList() + ") " + event.formatText();

            assertThat(TraceEventsParser.parse("again", again).catalog().events())
                    .singleElement()
                    .satisfies(e -> {
                        assertThat(e.argumentList()).isEqualTo(event.argumentList());
                        assertThat(e.formatText()).isEqualTo(event.formatText());
                    });
        }
    }

    @Example
    void deepNestingAndLongLinesAreData() {
        for (String text : List.of(
                "x" + "(".repeat(200_000),
                "x(" + "*".repeat(200_000) + "p) \"%p\"",
                "x(int a" + ",int a".repeat(20_000) + ")",
                "x(void) " + "\"\" ".repeat(50_000),
                "x(void) \"" + "%%".repeat(100_000) + "\"",
                "x(void) \"" + "\\".repeat(200_000),
                "x ".repeat(50_000),
                "\n".repeat(100_000))) {
            ParseResult parsed = TraceEventsParser.parse("test", text);

            assertThat(parsed.diagnostics().size() + parsed.catalog().events().size())
                    .isLessThan(30_000);
        }
    }

    @Example
    void textThatIsNoUnicodeIsData() {
        assertThat(TraceEventsParser.parse("test", "x(void) \"\uD800\"\n\uDC00").hasErrors())
                .isTrue();
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(FRAGMENTS).list().ofMaxSize(40).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> declarations() {
        Arbitrary<String> argument = Arbitraries.of(
                "int a", "const char*s", "uint64_t  b", "void **p", "unsigned\tlong int c", "bool d", "void", "char e");
        Arbitrary<String> piece = Arbitraries.of(
                "\"%d\"",
                "\"%s\"",
                "\"%\" PRIx64",
                "\"0x%08\"PRIu64",
                "\"%p\"",
                "\"%lu\"",
                "\"%c\\n\"",
                "\"\\\"x\\\"\"",
                "\"%% \"",
                "  ");
        return argument.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(arguments -> "acme_x(" + String.join(", ", arguments) + ")")
                .flatMap(head -> piece.list().ofMaxSize(4).map(pieces -> head + " " + String.join("", pieces)));
    }
}
