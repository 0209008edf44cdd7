package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check}, {@code events}, {@code generate}: what works on {@code trace-events} files. */
class TraceEventsCommandsTest {
    private static final String MAIN_INPUT = "../samples/migration.trace-events";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theMainInputDeclares275EventsWithoutErrors() {
        CommandRun run = CommandRun.of("check", MAIN_INPUT);

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines().getLast()).matches("1 files, 275 events, 0 errors, [0-9]+ warnings");
    }

    @Test
    void everyProblemOfEveryFileIsReportedWithItsPlace() throws IOException {
        Path first = write("first", "ok(void) \"\"\nbroken(int) \"%d\"\n");
        Path second = write("second", "# a.c\nno event\nfine(int a) \"%d\"\n");

        CommandRun run = CommandRun.of("check", first.toString(), second.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(first + ":2:8: error: ").contains(second + ":2:");
        assertThat(run.outLines().getLast()).isEqualTo("2 files, 2 events, 2 errors, 0 warnings");
    }

    @Test
    void problemsAsRowsLeaveTheSummaryOutOfTheResult() throws IOException {
        Path file = write("file", "broken(int) \"%d\"\n");

        CommandRun run = CommandRun.of("check", file.toString(), "--format", "csv");

        assertThat(run.outLines()).hasSize(2);
        assertThat(run.outLines().getFirst())
                .isEqualTo("file,line,column,severity,kind,message,explanation,suggestion");
        assertThat(run.outLines().getLast()).startsWith(file + ",1,8,error,argument_shape,");
        assertThat(run.err()).contains("1 files, 0 events, 1 errors, 0 warnings");
    }

    @Test
    void warningsComeWithTheCorrectedLineAndAreNoFailure() throws IOException {
        Path file = write("file", "acme_ud(uint16_t len) \"%ud\"\n");

        CommandRun run = CommandRun.of("check", file.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        file + ":1:24: warning: %u ends the conversion, and d is printed after the number",
                        "acme_ud(uint16_t len) \"%ud\"",
                        "                       ^~~",
                        "  letter_after: flags, width and length stand before the letter, which ends the conversion;"
                                + " what follows is text",
                        "  fix: acme_ud(uint16_t len) \"%u\"",
                        "1 files, 1 events, 0 errors, 1 warnings");
    }

    @Test
    void aSuggestionIsAColumnOfTheRows() throws IOException {
        Path file = write("file", "acme_ud(uint16_t len) \"%ud\"\nbad\n");

        CommandRun run = CommandRun.of("check", file.toString(), "--format", "json");

        assertThat(run.out()).contains("\"suggestion\":\"acme_ud(uint16_t len) \\\"%u\\\"\"");
    }

    @Test
    void aFileThatCannotBeReadDoesNotHideTheOthers() throws IOException {
        Path good = write("good", "one(void) \"\"\nbroken(int) \"%d\"\n");
        Path missing = directory.resolve("missing");

        CommandRun run = CommandRun.of("check", missing.toString(), directory.toString(), good.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines())
                .containsExactly(
                        "phaseline check: error: " + missing + ": no such file",
                        "phaseline check: error: " + directory + ": is a directory, expected a trace-events file");
        assertThat(run.out()).contains(good + ":2:8: error: ");
        assertThat(run.outLines().getLast()).isEqualTo("1 files, 1 events, 1 errors, 0 warnings");
    }

    @Test
    void fixRewritesFilesInCanonicalFormAndOnlyThose() throws IOException {
        Path untidy = Files.writeString(directory.resolve("untidy"), "# a.c\r\n  a( int  x )\"%ud\"\r\nbad line  \r\n");
        Path tidy = write("tidy", "b(void)\n");

        CommandRun run = CommandRun.of("check", "--fix", untidy.toString(), tidy.toString());

        assertThat(untidy).hasContent("# a.c\na(int x) \"%ud\"\nbad line  \n");
        assertThat(run.errLines()).containsExactly(untidy + ": rewritten in canonical form");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines().getLast()).isEqualTo("2 files, 2 events, 1 errors, 3 warnings");
    }

    @Test
    void problemsBeyondALimitAreCountedButNotShown() throws IOException {
        Path file = write("noise", "noise\n".repeat(12_000));

        CommandRun run = CommandRun.of("check", file.toString());

        assertThat(run.err()).contains(file + ": 2000 more problems are counted, but not shown");
        assertThat(run.outLines().getLast()).isEqualTo("1 files, 0 events, 12000 errors, 0 warnings");
    }

    @Test
    void anEventThatBeginsWithADigitIsStillValidJava() throws IOException {
        Path file = write("trace-events", "9acme(int a) \"%d\"\n");
        Path out = directory.resolve("generated");

        CommandRun run =
                CommandRun.of("generate", file.toString(), "--out", out.toString(), "--package", "com.example");

        assertThat(run.exitCode()).isZero();
        assertThat(out.resolve("com/example/ExampleTrace.java")).content().contains("public static void _9acme(int a)");
    }

    @Test
    void theBuiltInEventsAreListedByPattern() {
        CommandRun run = CommandRun.of("events", "savevm_section_*", "--format", "csv");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        "name,section,arguments,format",
                        "savevm_section_start,savevm.c,\"const char *id, unsigned int section_id\","
                                + "\"\"\"%s, section_id %u\"\"\"",
                        "savevm_section_end,savevm.c,\"const char *id, unsigned int section_id, int ret\","
                                + "\"\"\"%s, section_id %u -> %d\"\"\"",
                        "savevm_section_skip,savevm.c,\"const char *id, unsigned int section_id\","
                                + "\"\"\"%s, section_id %u\"\"\"");
    }

    @Test
    void allBuiltInEventsAreListedWithoutPattern() {
        CommandRun run = CommandRun.of("events", "--format", "csv");

        assertThat(run.outLines()).hasSize(1 + 275);
    }

    @Test
    void aPatternWithoutEventIsAnswerNo() {
        CommandRun run = CommandRun.of("events", "savevm_sectoin_*");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no event matches 'savevm_sectoin_*'");
    }

    @Test
    void sourcesAreGeneratedBelowTheSourceRoot() throws IOException {
        Path file = write("trace-events", "# a.c\nfoo_bar(int a) \"%d\"\n");
        Path out = directory.resolve("generated");

        CommandRun run = CommandRun.of(
                "generate", file.toString(), "--out", out.toString(), "--package", "com.example", "--group", "demo");

        assertThat(run.exitCode()).isZero();
        assertThat(out.resolve("com/example/DemoTrace.java")).content().contains("public static void fooBar(int a)");
        assertThat(out.resolve("com/example/FooBarEvent.java")).content().contains("@Name(\"demo.foo_bar\")");
    }

    @Test
    void severalFilesAreAGroupEachWithItsOwnPackage() throws IOException {
        Files.createDirectories(directory.resolve("hw/pci-host"));
        Path top = write("trace-events", "one(void) \"\"\n");
        Path host = write("hw/pci-host/trace-events", "one(void) \"\"\n");
        Path out = directory.resolve("generated");

        CommandRun run = CommandRun.of(
                "generate",
                top.toString(),
                host.toString(),
                "--out",
                out.toString(),
                "--package",
                "com.example",
                "--backend",
                "log,simple",
                "--backend",
                "nop");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("2 files for 2 events in 2 groups written below " + out + "\n");
        assertThat(out.resolve("com/example/root/RootTrace.java")).content().contains("SimpleRecord.of(ONE)");
        assertThat(out.resolve("com/example/hw_pci_host/HwPciHostTrace.java"))
                .content()
                .contains("TracepointGroup.register(\"hw_pci_host\", Set.of(Backend.LOG, Backend.SIMPLE)");
    }

    @Test
    void anUnknownBackendIsAnsweredWithTheList() throws IOException {
        Path file = write("trace-events", "one(void) \"\"\n");

        CommandRun run = CommandRun.of(
                "generate", file.toString(), "--out", "x", "--package", "com.example", "--backend", "jfr,dtrace");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("unknown backend 'dtrace': expected jfr, log, simple, syslog, ftrace or nop");
    }

    @Test
    void nothingIsGeneratedFromAFileWithErrors() throws IOException {
        Path file = write("trace-events", "foo(int a) \"%d\"\nbar(int) \"%d\"\n");
        Path out = directory.resolve("generated");

        CommandRun run =
                CommandRun.of("generate", file.toString(), "--out", out.toString(), "--package", "com.example");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(file + ":2:5: error: ");
        assertThat(out).doesNotExist();
    }

    private Path write(String name, String text) throws IOException {
        return Files.write(directory.resolve(name), List.of(text.stripTrailing()));
    }
}
