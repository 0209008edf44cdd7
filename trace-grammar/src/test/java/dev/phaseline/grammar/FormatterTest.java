package dev.phaseline.grammar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formatter changes how a file looks, never what it means. */
class FormatterTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void writesDeclarationsInOneWayAndKeepsAllElse() {
        String text = """
                \uFEFF# See docs.\t

                   # indented comment\s
                vcpu  disable acme_rd( uint64_t addr,unsigned size )"addr=0x%"PRIx64" size=%u"  \r
                acme_ud(uint16_t len) "%ud"
                acme_bad( struct foo*p )  "%p" \s
                \t
                tcg acme_t(TCGv a)  "x"  ,"%"PRIu64
                last(void)""";

        assertThat(Formatter.format(text)).isEqualTo("""
                # See docs.

                   # indented comment
                disable vcpu acme_rd(uint64_t addr, unsigned size) "addr=0x%" PRIx64 " size=%u"
                acme_ud(uint16_t len) "%ud"
                acme_bad( struct foo*p )  "%p" \s

                tcg acme_t(TCGv a) "x", "%" PRIu64
                last(void)
                """);
    }

    @Test
    void keepsTheOrderTheMainInputHas() throws IOException {
        Path main = Path.of("../samples/migration.trace-events");

        assertThat(Formatter.format(Files.readString(main)).lines().map(line -> line.replace(" ", "")))
                .containsExactlyElementsOf(Files.readAllLines(main).stream()
                        .map(line -> line.replace(" ", ""))
                        .toList());
    }

    @Property(tries = 3000)
    void whatIsDeclaredStaysTheSame(@ForAll long seed) {
        String text = new RandomText(seed).file();
        String formatted = Formatter.format(text);

        ParseResult before = TraceEventsParser.parse("test", text);
        ParseResult after = TraceEventsParser.parse("test", formatted);

        assertThat(after.catalog().declarations().stream().map(RandomDeclarations::withoutPositions))
                .containsExactlyElementsOf(before.catalog().declarations().stream()
                        .map(RandomDeclarations::withoutPositions)
                        .toList());
        assertThat(after.errors()).isEqualTo(before.errors());
    }

    @Property(tries = 3000)
    void formattingAgainChangesNothing(@ForAll long seed) {
        String formatted = Formatter.format(new RandomText(seed).file());

        assertThat(Formatter.format(formatted)).isEqualTo(formatted);
    }

    @Property(tries = 1000)
    void linesWithErrorsAndTheirNumberStay(@ForAll long seed) {
        String text = new RandomText(seed).file();
        List<String> before = lines(text);

        List<String> after = lines(Formatter.format(text));

        assertThat(after).hasSameSizeAs(before);
        ParseResult parsed = TraceEventsParser.parse("test", text);
        for (Diagnostic error : parsed.diagnostics()) {
            if (error.kind() != DiagnosticKind.DUP_EVENT) { // the line itself is right
                int line = error.range().line() - 1;
                assertThat(after.get(line)).isEqualTo(before.get(line));
            }
        }
    }

    private static List<String> lines(String text) {
        String marked = text.replaceFirst("(?s)^\uFEFF+(?=.)", "");
        return Stream.of(marked.split("\r\n|\r|\n", -1)).toList().subList(0, count(marked));
    }

    /** An end after the last line begins no other. */
    private static int count(String text) {
        int parts = text.split("\r\n|\r|\n", -1).length;
        return text.isEmpty() || text.endsWith("\n") || text.endsWith("\r") ? parts - 1 : parts;
    }

    @Test
    void replacesAFileInPlaceAndOnlyIfItMust() throws IOException {
        Path file = Files.writeString(directory.resolve("trace-events"), "a(void)\r\n");

        assertThat(Formatter.format(file)).isTrue();
        assertThat(file).hasContent("a(void)\n");
        assertThat(Formatter.format(file)).isFalse();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void keepsBytesThatAreNoUtf8() throws IOException {
        byte[] text = "# caf\u00e9  \na(void) \"\u00b5\"  \nb( void )".getBytes(ISO_8859_1);
        Path file = Files.write(directory.resolve("trace-events"), text);

        Formatter.format(file);

        assertThat(Files.readAllBytes(file))
                .isEqualTo("# caf\u00e9\na(void) \"\u00b5\"  \nb(void)\n".getBytes(ISO_8859_1));
    }

    @Test
    void copiesALineThatIsTooLongAsItIs() throws IOException {
        String line = "x( void )  \"" + "\u00e9y".repeat(100_000) + "\"  ";
        Path file = Files.writeString(directory.resolve("trace-events"), "a(void)\n" + line + "\r\nb( void )\n");

        Formatter.format(file);

        assertThat(Files.readString(file)).isEqualTo("a(void)\n" + line + "\nb(void)\n");
        assertThat(Formatter.format("a(void)\n" + line + "\r\nb( void )\n")).isEqualTo(Files.readString(file));
    }

    @Test
    void keepsPermissionsAndLinks() throws IOException {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews())
                .as("POSIX permissions")
                .contains("posix");
        Path file = Files.write(directory.resolve("real"), "a(void) ".getBytes(UTF_8));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));

        Formatter.format(link);

        assertThat(link).isSymbolicLink().hasContent("a(void)\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-x--x");
    }

    @Test
    void refusesWhatIsNoFile() {
        assertThatThrownBy(() -> Formatter.format(directory)).isInstanceOf(FileSystemException.class);
        assertThatThrownBy(() -> Formatter.format(directory.resolve("missing")))
                .isInstanceOf(FileSystemException.class);
    }
}
