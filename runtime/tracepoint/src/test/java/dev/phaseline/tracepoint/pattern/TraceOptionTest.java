package dev.phaseline.tracepoint.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceOptionTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ram_save_page | ram_save_page",
                "enable=ram_* | ram_*",
                "-ram_* | -ram_*",
                "enable=-ram_* | -ram_*",
                "ram_*,-ram_save_page | ram_* -ram_save_page",
                "' ram_* , ,-x, ' | ram_* -x",
                "a,,b | a,b",
            })
    void patternsAreSeparatedByCommas(String text, String patterns) {
        TraceOption option = TraceOption.parse(text);

        assertThat(option.problems()).isEmpty();
        assertThat(option.patterns().stream().map(TracePattern::toString)).containsExactly(patterns.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fiel=x | unknown key 'fiel': expected enable, events or file",
                "Enable=x | unknown key 'Enable': expected enable, events or file",
                "=x | unknown key '': expected enable, events or file",
                "enable= | 'enable=' lacks a value",
                "events= | 'events=' lacks a value",
                "file= | 'file=' lacks a value",
                "- | '-' lacks a pattern",
                "events=no/such/file | cannot read events file no/such/file: there is no such file",
            })
    void whatCannotBeUsedIsAProblemAndTheRestIsUsed(String item, String problem) {
        TraceOption option = TraceOption.parse("before," + item + ",after", "system property p: ");

        assertThat(option.problems()).containsExactly("system property p: " + problem);
        assertThat(option.patterns()).extracting(TracePattern::glob).containsExactly("before", "after");
    }

    @Test
    void theLastFileWinsAndACommaInItIsWrittenTwice() {
        assertThat(TraceOption.parse("file=a,x,file=b,,c").file()).contains(Path.of("b,c"));
        assertThat(TraceOption.parse("x").file()).isEmpty();
    }

    @Test
    void helpIsNoPattern() {
        assertThat(TraceOption.parse("help").asksForHelp()).isTrue();
        assertThat(TraceOption.parse("?").asksForHelp()).isTrue();
        assertThat(TraceOption.parse("ram_*,help").patterns()).hasSize(1);
        assertThat(TraceOption.parse("-help").asksForHelp()).isFalse();
    }

    @Test
    void anEventsFileHasAPatternOnEachLine() throws IOException {
        Path file = write("# all of RAM\nram_*\n\n-ram_save_page\n");

        TraceOption option = TraceOption.parse("first,events=" + file + ",last");

        assertThat(option.patterns().stream().map(pattern -> pattern.origin() + pattern))
                .containsExactly("first", file + ":2: ram_*", file + ":4: -ram_save_page", "last");
        assertThat(option.problems()).isEmpty();
    }

    /** Each of these goes wrong in QEMU. */
    @Test
    void anEventsFileMayBeWrittenOnAnySystem() throws IOException {
        assertThat(patterns("ram_a\nram_b")).containsExactly("ram_a", "ram_b");
        assertThat(patterns("ram_a\r\nram_b\r\n")).containsExactly("ram_a", "ram_b");
        assertThat(patterns("  ram_a\t \n\t-ram_b\n")).containsExactly("ram_a", "-ram_b");
        assertThat(patterns("   # comment\n \t \nram_a")).containsExactly("ram_a");
        assertThat(patterns("\uFEFFram_a\n")).containsExactly("ram_a");
        assertThat(patterns("x")).containsExactly("x");
        assertThat(patterns("")).isEmpty();
    }

    @Test
    void anEventsFileMayAskForHelp() throws IOException {
        assertThat(TraceOption.parse("events=" + write("ram_a\nhelp\n")).asksForHelp())
                .isTrue();
    }

    @Test
    void whatIsNoEventsFileIsAProblem() throws IOException {
        Path large = directory.resolve("large");
        Files.write(large, new byte[(4 << 20) + 1]);

        assertThat(TraceOption.parse("events=" + large).problems())
                .containsExactly(
                        "cannot read events file " + large + ": it has more than 4 MiB, which no events file has");
        assertThat(TraceOption.parse("events=" + directory).problems())
                .singleElement()
                .asString()
                .startsWith("cannot read events file " + directory + ": ");
    }

    @Property
    void anyTextIsReadWithoutAnException(@ForAll String text) {
        TraceOption option = TraceOption.parse(text);

        assertThat(option.patterns()).noneMatch(pattern -> pattern.glob().isEmpty());
    }

    private List<String> patterns(String content) throws IOException {
        return TraceOption.parse("events=" + write(content)).patterns().stream()
                .map(TracePattern::toString)
                .toList();
    }

    private Path write(String content) throws IOException {
        return Files.write(directory.resolve("trace.events"), content.getBytes(StandardCharsets.UTF_8));
    }
}
