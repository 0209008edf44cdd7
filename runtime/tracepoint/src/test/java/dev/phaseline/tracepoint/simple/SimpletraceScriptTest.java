package dev.phaseline.tracepoint.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.TracepointGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * QEMU's own reader on our file. No package has it: the environment variable {@code SIMPLETRACE_PY} names the {@code
 * scripts/simpletrace.py} of a QEMU source tree, of any release that knows version 4 (2.9 and later).
 */
class SimpletraceScriptTest {
    @TempDir
    private Path directory;

    @Test
    void qemusOwnReaderPrintsWhatWasRecorded() throws IOException, InterruptedException {
        String script = System.getenv("SIMPLETRACE_PY");
        assumeTrue(script != null, "SIMPLETRACE_PY does not name QEMU's scripts/simpletrace.py");
        Tracepoint numbers = Tracepoint.of("script_numbers");
        Tracepoint strings = Tracepoint.of("script_strings");
        TracepointGroup group = TracepointGroup.register("script", Set.of(Backend.SIMPLE), List.of(numbers, strings));
        Path declarations = Files.writeString(directory.resolve("trace-events"), """
                script_numbers(int x, uint8_t y) "%d %d"
                script_strings(const char *a, char *b, uint64_t c) "%s %s %" PRIu64
                """);

        SimpleTrace trace = SimpleTrace.open(directory.resolve("trace"));
        SimpleRecord.of(numbers).integer(-1).integer(7).write();
        SimpleRecord.of(strings).string("pc.ram").string(null).integer(-5).write();
        SimpleRecord.of(strings).string("é").string("x".repeat(600)).integer(0).write();
        trace.close();

        // Only the events of this test are declared; the names of others in the file do no harm.
        String output =
                run("python3", script, declarations.toString(), trace.path().toString());
        assertThat(output.lines()
                        .map(line ->
                                line.replaceFirst(" -?[0-9.]+ pid=[0-9]+", "").strip()))
                .as(group.name())
                .containsExactly(
                        "script_numbers x=0xffffffffffffffff y=0x7",
                        "script_strings a=b'pc.ram' b=b'' c=0xfffffffffffffffb",
                        "script_strings a=b'\\xc3\\xa9' b=b'" + "x".repeat(512) + "' c=0x0");
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
