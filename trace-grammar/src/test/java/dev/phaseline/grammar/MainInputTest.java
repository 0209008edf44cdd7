package dev.phaseline.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FormatString;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The project's main input, counted by hand, and the same file as copied from a web page. */
class MainInputTest {
    private static final Path FILE = Path.of("../samples/migration.trace-events");
    private static final Path NOISY = Path.of("src/test/resources/dev/phaseline/grammar/noisy.trace-events");

    @Test
    void declares275EventsWithoutAProblem() throws IOException {
        ParseResult parsed = TraceEventsParser.parse(FILE);

        assertThat(parsed.diagnostics()).isEmpty();
        assertThat(parsed.catalog().events()).hasSize(275);
    }

    @Test
    void usesFourteenTypes() throws IOException {
        assertThat(count(events().flatMap(event -> event.arguments().stream())
                        .map(argument -> argument.type().spelling())))
                .containsOnly(
                        entry("const char *", 113L),
                        entry("uint64_t", 78L),
                        entry("int", 71L),
                        entry("uint32_t", 26L),
                        entry("void *", 18L),
                        entry("size_t", 15L),
                        entry("uint8_t", 13L),
                        entry("int64_t", 9L),
                        entry("char *", 7L),
                        entry("uint16_t", 7L),
                        entry("unsigned int", 6L),
                        entry("unsigned long", 5L),
                        entry("bool", 4L),
                        entry("long", 4L));
    }

    @Test
    void usesFiveMacrosAndSixConversionLetters() throws IOException {
        List<FormatString> formats =
                events().map(TraceEvent::format).flatMap(Optional::stream).toList();

        assertThat(count(formats.stream()
                        .flatMap(format -> format.pieces().stream())
                        .filter(FormatString.Macro.class::isInstance)
                        .map(piece -> ((FormatString.Macro) piece).name())))
                .containsOnly(
                        entry("PRIu64", 61L),
                        entry("PRIx64", 15L),
                        entry("PRId64", 10L),
                        entry("PRIu32", 4L),
                        entry("PRIi64", 1L));
        assertThat(count(formats.stream()
                        .flatMap(format -> format.conversions().stream())
                        .map(conversion -> String.valueOf(conversion.letter()))))
                .containsOnly(
                        entry("s", 120L),
                        entry("d", 108L), // 93 plain, 10 PRId64, 3 %zd, 2 %ld
                        entry("u", 80L), // 15 plain, 61 PRIu64, 4 PRIu32
                        entry("x", 49L), // 15 plain, 15 PRIx64, 12 %zx, 7 %lx
                        entry("p", 18L),
                        entry("i", 1L));
    }

    @Test
    void groupsEventsUnderTheSourceFilesThatEmitThem() throws IOException {
        Map<String, Long> sections = count(events().map(TraceEvent::section));

        assertThat(sections)
                .hasSize(18)
                .contains(entry("savevm.c", 48L), entry("ram.c", 25L), entry("qemu-file.c", 1L));
    }

    @Test
    void keepsPositionsAndKeywordArguments() throws IOException {
        TraceEvent event = TraceEventsParser.parse(FILE)
                .catalog()
                .event("colo_vm_state_change")
                .orElseThrow();

        assertThat(event.range()).hasToString("../samples/migration.trace-events:293:1");
        assertThat(event.arguments()).extracting(Argument::name).containsExactly("old", "new");
        assertThat(event.arguments().get(1).range().column()).isEqualTo(39);
    }

    @Test
    void losesNothingToTheNoiseOfAWebPage() throws IOException {
        ParseResult clean = TraceEventsParser.parse(FILE);
        ParseResult noisy = TraceEventsParser.parse(NOISY);

        assertThat(noisy.diagnostics())
                .allSatisfy(d -> assertThat(d.kind()).isEqualTo(DiagnosticKind.NOT_AN_EVENT))
                .extracting(d -> d.range().line())
                .containsExactly(1, 3, 4, 5, 6, 92, 93, 287, 288);
        assertThat(noisy.catalog().events())
                .extracting(MainInputTest::declaration)
                .isEqualTo(clean.catalog().events().stream()
                        .map(MainInputTest::declaration)
                        .toList());
    }

    @Test
    void isAgainALineOfAFileWhenRebuiltFromTheModel() throws IOException {
        List<TraceEvent> events = events().toList();
        String rebuilt = events.stream().map(MainInputTest::declaration).collect(Collectors.joining("\n"));

        assertThat(TraceEventsParser.parse("rebuilt", rebuilt).catalog().events())
                .extracting(MainInputTest::declaration, TraceEvent::formatText)
                .isEqualTo(events.stream()
                        .map(event -> tuple(declaration(event), event.formatText()))
                        .toList());
    }

    private static String declaration(TraceEvent event) {
        return event.name() + "(" + event.argumentList() + ") " + event.formatText();
    }

    private static Stream<TraceEvent> events() throws IOException {
        return TraceEventsParser.parse(FILE).catalog().events().stream();
    }

    private static Map<String, Long> count(Stream<String> items) {
        return items.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
