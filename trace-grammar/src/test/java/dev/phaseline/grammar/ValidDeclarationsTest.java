package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.model.Property;
import dev.phaseline.grammar.model.TraceEvent;
import org.junit.jupiter.api.Test;

/** What declarations mean beyond one line, which {@link LanguageTableTest} has. */
class ValidDeclarationsTest {
    @Test
    void knowsAnAbsentFormatFromAnEmptyOne() {
        assertThat(event("acme_boot(void)").format()).isEmpty();
        assertThat(event("acme_boot(void) \"\"").format()).isPresent();
    }

    @Test
    void readsPropertiesInAnyOrderAndNumber() {
        assertThat(event("disable   acme_off(void)").properties()).containsOnly(Property.DISABLE);
        assertThat(event("vcpu disable vcpu acme_both(void)").properties())
                .containsExactly(Property.DISABLE, Property.VCPU);
        assertThat(event("disable acme_off(void)").isDisabled()).isTrue();
        assertThat(event("vcpu acme_cpu(void)").isDisabled()).isFalse();
    }

    @Test
    void keepsTheFormatAsWritten() {
        assertThat(event("acme_rd(uint64_t a)  \"say \\\"0x%\"  PRIx64 \"\\\"\"  ")
                        .formatText())
                .isEqualTo("\"say \\\"0x%\"  PRIx64 \"\\\"\"");
    }

    @Test
    void skipsCommentsAndBlankLines() {
        ParseResult parsed = TraceEventsParser.parse(
                "test", "# plain\n   # indented\n#acme_hidden(int x) \"%d\"\n\n \t \n##\nacme_two(void)");

        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.catalog().events())
                .singleElement()
                .satisfies(event -> assertThat(event.range().line()).isEqualTo(7));
    }

    @Test
    void takesTheSectionFromACommentThatIsAFileName() {
        String text = """
                # See docs/tracing.txt for the syntax.
                first(void)
                # ram.c
                second(void)
                # what follows is rare
                third(void)
                ## hw/net/e1000_core.c
                fourth(void)
                """;

        assertThat(TraceEventsParser.parse("test", text).catalog().events())
                .extracting(TraceEvent::section)
                .containsExactly("", "ram.c", "ram.c", "hw/net/e1000_core.c");
    }

    @Test
    void endsLinesAtLfCrlfOrCrAndSkipsAByteOrderMark() {
        ParseResult parsed =
                TraceEventsParser.parse("test", "\uFEFFone(void)\r\ntwo(int a) \"%d\"\rthree(void)\nfour(void)");

        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.catalog().events())
                .extracting(event -> event.name() + ":" + event.range().line())
                .containsExactly("one:1", "two:2", "three:3", "four:4");
    }

    private static TraceEvent event(String line) {
        return TraceEventsParser.parse("test", line).catalog().events().get(0);
    }
}
