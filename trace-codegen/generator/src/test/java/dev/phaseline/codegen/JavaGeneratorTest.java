package dev.phaseline.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.grammar.ParseResult;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.tracepoint.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The generated text of each shape stands in a golden file that people read. After an intended change, running this test
 * with the JVM argument {@code -Dgolden=write} ({@code -Dtest.jvm.args} in Maven) writes them all again.
 */
class JavaGeneratorTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/phaseline/codegen/acme");
    private static final GeneratorOptions OPTIONS = new GeneratorOptions("dev.example.acme", "acme");

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("jfr", EnumSet.of(Backend.JFR)),
                Arguments.of("simple", EnumSet.of(Backend.SIMPLE)),
                Arguments.of("log", EnumSet.of(Backend.LOG)),
                Arguments.of("text", EnumSet.of(Backend.LOG, Backend.SYSLOG, Backend.FTRACE)),
                Arguments.of("all", EnumSet.allOf(Backend.class)),
                Arguments.of("nop", EnumSet.noneOf(Backend.class)));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void writesTheGoldenStubs(String shape, Set<Backend> backends) throws IOException {
        List<SourceFile> sources =
                JavaGenerator.generate(acme(), new GeneratorOptions("dev.example.acme", "acme", backends));

        compareWithGoldenFiles(shape, sources.subList(0, 1));
        assertThat(sources)
                .hasSize(backends.contains(Backend.JFR) ? acme().events().size() : 1); // one is disabled
    }

    @Test
    void writesTheGoldenEventClasses() throws IOException {
        List<SourceFile> sources = JavaGenerator.generate(acme(), OPTIONS);

        compareWithGoldenFiles("events", sources.subList(1, sources.size()));
    }

    @Test
    void writesTheGoldenPartsOfALargeGroup() throws IOException {
        var options = new GeneratorOptions("dev.example.acme", "acme", EnumSet.of(Backend.JFR, Backend.LOG));
        EventCatalog catalog = TraceEventsParser.parse("acme/trace-events", """
                # a.c
                one(int a) "%d"
                two(const char *s) "%s"
                three(void) ""
                """).catalog();

        List<SourceFile> sources = new StubClass(catalog, new JavaNames(catalog, "acme"), options, 2).files();

        compareWithGoldenFiles("large", sources);
    }

    @Test
    void theMainInputCompilesWithoutAWarning(@TempDir Path classes) throws IOException {
        EventCatalog catalog = TraceEventsParser.parse(Path.of("../../samples/migration.trace-events"))
                .catalog();
        List<SourceFile> sources =
                JavaGenerator.generate(catalog, new GeneratorOptions("dev.phaseline.migration.trace", "migration"));

        assertThat(sources).hasSize(276);
        Compiled.of(sources, classes);
    }

    @Test
    void theSameInputGivesTheSameBytesInEveryLocale() throws IOException {
        List<SourceFile> expected = JavaGenerator.generate(acme(), OPTIONS);
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr")); // where the capital of i is not I

            assertThat(JavaGenerator.generate(acme(), OPTIONS)).isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void theHeadNamesTheFileButNoPathOfTheMachine() {
        assertThat(head("/home/me/qemu/hw/net/trace-events")).isEqualTo("net/trace-events (a.c)");
        assertThat(head("C:\\qemu\\migration\\trace-events")).isEqualTo("migration/trace-events (a.c)");
        assertThat(head("samples/migration.trace-events")).isEqualTo("migration.trace-events (a.c)");
        assertThat(head("trace-events")).isEqualTo("trace-events (a.c)");
    }

    @Test
    void aFileNameCannotEndTheCommentThatItStandsIn() {
        assertThat(head("x\nint y;\\u000aint z;")).isEqualTo("u000aint z; (a.c)");
        assertThat(head("x\nint y;\u2028")).isEqualTo("x?int y;? (a.c)");
    }

    @ParameterizedTest
    @CsvSource({
        "'', acme, not a Java package: ''",
        "a..b, acme, not a Java package: 'a..b'",
        "a.new, acme, not a Java package: 'a.new'",
        "a.b, hw/net, 'not a group: ''hw/net''; a group is letters, digits and underscores, begins with no digit, and is no"
                + " Java keyword'",
        "a.b, new, 'not a group: ''new''; a group is letters, digits and underscores, begins with no digit, and is no"
                + " Java keyword'",
    })
    void namesThatJavaCannotHaveAreRefused(String packageName, String group, String message) {
        assertThatThrownBy(() -> new GeneratorOptions(packageName, group))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static String head(String file) {
        EventCatalog catalog =
                TraceEventsParser.parse(file, "# a.c\none(void)\n").catalog();
        return JavaGenerator.generate(catalog, OPTIONS)
                .get(1)
                .text()
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceFirst("// Generated by trace-codegen from (.*); do not edit\\.", "$1");
    }

    private static EventCatalog acme() throws IOException {
        ParseResult parsed = TraceEventsParser.parse(GOLDEN.resolve("trace-events"));
        assertThat(parsed.diagnostics()).isEmpty();
        return parsed.catalog();
    }

    private static void compareWithGoldenFiles(String shape, List<SourceFile> sources) throws IOException {
        Path directory = GOLDEN.resolve(shape);
        if (System.getProperty("golden", "").equals("write")) {
            write(directory, sources);
        }
        for (SourceFile source : sources) {
            assertThat(golden(directory, source)).content().isEqualTo(source.text());
        }
        assertThat(goldenFiles(directory))
                .containsExactlyInAnyOrderElementsOf(sources.stream()
                        .map(source -> golden(directory, source))
                        .toList());
    }

    private static Path golden(Path directory, SourceFile source) {
        return directory.resolve(Path.of(source.path()).getFileName() + ".golden");
    }

    private static void write(Path directory, List<SourceFile> sources) throws IOException {
        Files.createDirectories(directory);
        for (Path file : goldenFiles(directory)) {
            Files.delete(file);
        }
        for (SourceFile source : sources) {
            Files.writeString(golden(directory, source), source.text());
        }
    }

    private static List<Path> goldenFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
