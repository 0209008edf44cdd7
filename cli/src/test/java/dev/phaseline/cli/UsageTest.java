package dev.phaseline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "guest",
                "migrate",
                "check",
                "events",
                "generate",
                "load",
                "print",
                "summary",
                "phases",
                "iterations",
                "latencies",
                "downtime",
                "channels",
                "align",
                "findings",
                "diff",
                "query",
                "report",
                "export",
                "timeline"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        CommandRun run = CommandRun.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Example:").contains("phaseline " + command + " ");
    }

    @Test
    void theListOfCommandsHasWholeSentences() {
        String help = CommandRun.of("--help").out();

        String list = help.substring(help.indexOf("Commands:"), help.indexOf("generate-completion"));
        assertThat(Pattern.compile("\n {2}(?=\\S)").splitAsStream(list).skip(1))
                .isNotEmpty()
                .allMatch(command -> command.strip().endsWith("."));
    }

    @Test
    void helpListsOnlyCommandsThatWork() {
        CommandRun run = CommandRun.of("--help");

        List<String> commands = Pattern.compile("(?m)^  ([a-z-]+) {2,}\\S")
                .matcher(run.out())
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(commands)
                .containsExactly(
                        "demo",
                        "guest",
                        "migrate",
                        "check",
                        "events",
                        "generate",
                        "load",
                        "print",
                        "summary",
                        "phases",
                        "iterations",
                        "latencies",
                        "downtime",
                        "channels",
                        "align",
                        "findings",
                        "diff",
                        "query",
                        "report",
                        "export",
                        "timeline",
                        "help",
                        "generate-completion");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chek | phaseline: error: Unmatched argument at index 0: 'chek'",
                "check | phaseline check: error: Missing required parameter: 'FILE'",
                "check --frmat x | phaseline check: error: Unknown option: '--frmat'",
                "events --format yaml | phaseline events: error: Invalid value for option '--format'",
                "check no-such-file | phaseline check: error: no-such-file: no such file",
                "load no-such-file -w x.duckdb | phaseline load: error: no-such-file: no such file",
                "print no-such-file | phaseline print: error: no-such-file: no such file",
                "phases -w no-such-file | phaseline phases: error: no-such-file: no such file",
                "phases | phaseline phases: error: name a workspace (-w FILE.duckdb) or recordings",
                "phases -w a.duckdb b.jfr | phaseline phases: error: name either a workspace (-w) or recordings",
                "query @no-such-file -w x | phaseline query: error: no-such-file: no such file",
                "migrate /tmp/x tcp:h:1 | phaseline migrate: error: SOURCE-QMP /tmp/x: expected unix:PATH",
                "migrate unix:/nowhere/q tcp:h:1 | phaseline migrate: error: /nowhere/q: no such file or directory",
                "migrate unix:/dev/null tcp:h:1 --max-bandwidth lots | phaseline migrate: error: --max-bandwidth: 'lots' is no size",
                "migrate unix:/dev/null tcp:h:1 --destination-qmp x | phaseline migrate: error: --destination-qmp x: expected",
                "guest --qmp /tmp/x | phaseline guest: error: --qmp /tmp/x: expected unix:PATH",
                "guest --qmp unix:x --memory lots | phaseline guest: error: 'lots' is no size",
                "guest --qmp unix:x --workload walk | phaseline guest: error: unknown workload 'walk'",
                "guest --qmp unix:x --machine q35 | phaseline guest: error: machine type q35: expected none, or any",
                "guest --qmp unix:x --incoming ftp:y | phaseline guest: error: ",
                "demo --memory lots | phaseline demo: error: --memory: 'lots' is no size",
                "demo --mode warp | phaseline demo: error: Invalid value for option '--mode'",
                "generate x.txt --out o --package 1bad | phaseline generate: error: not a Java package: "
            })
    void badUsageIsOneClearLineAndExitCode2(String commandLine, String expected) {
        CommandRun run = CommandRun.of(commandLine.strip().split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).startsWith(expected.strip());
    }

    @Test
    void verboseAddsTheStackTrace(@TempDir Path directory) {
        CommandRun run = CommandRun.of("check", directory.resolve("missing").toString(), "--verbose");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\tat dev.phaseline.cli");
    }

    @Test
    void completionIsForBash() {
        CommandRun run = CommandRun.of("generate-completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("complete -F");
    }
}
