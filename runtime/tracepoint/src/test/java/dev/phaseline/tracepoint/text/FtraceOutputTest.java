package dev.phaseline.tracepoint.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FtraceOutputTest {
    @TempDir
    private Path directory;

    @Test
    void switchesTracingOnAndWritesTheLineToTheMarker() throws IOException {
        GuardedOutput marker = marker();

        FtraceOutput.write(line("kvm_run_exit cpu_index 0, reason 2\n"), marker);
        FtraceOutput.write(line("acme_boot \n"), marker);

        assertThat(directory.resolve("tracing_on")).hasContent("1");
        assertThat(directory.resolve("trace_marker")).hasContent("kvm_run_exit cpu_index 0, reason 2\nacme_boot \n");
    }

    @Test
    void aLineOfMoreThan511BytesIsCut() throws IOException {
        GuardedOutput marker = marker();

        FtraceOutput.write(line("x".repeat(510) + "\n"), marker);
        FtraceOutput.write(line("y".repeat(600) + "\n"), marker);

        assertThat(directory.resolve("trace_marker")).hasContent("x".repeat(510) + "\n" + "y".repeat(511));
    }

    @Test
    void withoutAMarkerLinesAreLostAndCounted() {
        var marker = new GuardedOutput("trace marker", () -> FtraceOutput.open(directory.resolve("none")));

        FtraceOutput.write(line("one \n"), marker);
        FtraceOutput.write(line("two \n"), marker);

        assertThat(marker.lost()).isEqualTo(2);
        assertThat(directory.resolve("none")).doesNotExist();
        assertThatThrownBy(() -> FtraceOutput.open(directory.resolve("none")))
                .hasMessage("there is no " + directory.resolve("none/trace_marker") + ", or no permission to see it");
    }

    @Test
    void theTracerIsWhereTheMountsSay() throws IOException {
        Path both = mounts(
                "proc /proc proc rw 0 0", "d /sys/kernel/debug debugfs rw 0 0", "nodev /tra\\040ce tracefs rw 0 0");
        Path debug = mounts("d /sys/kernel/debug debugfs rw 0 0");

        assertThat(FtraceOutput.directory(both)).isEqualTo(Path.of("/tra ce"));
        assertThat(FtraceOutput.directory(debug)).isEqualTo(Path.of("/sys/kernel/debug/tracing"));
        assertThat(FtraceOutput.directory(directory.resolve("none"))).isEqualTo(Path.of("/sys/kernel/tracing"));
    }

    @Test
    void theKernelRecordsTheLine() throws IOException {
        Path tracer = FtraceOutput.directory(Path.of("/proc/mounts"));
        assumeTrue(
                Files.isWritable(tracer.resolve("trace_marker")) && Files.isReadable(tracer.resolve("trace")),
                "no tracefs is mounted, or this user may not write to it");
        String unique = "phaseline_test_" + System.nanoTime();
        var marker = new GuardedOutput("trace marker", () -> FtraceOutput.open(tracer));

        FtraceOutput.write(line(unique + " offset 0x1000\n"), marker);

        assertThat(marker.lost()).isZero();
        assertThat(Files.readAllLines(tracer.resolve("trace"), StandardCharsets.ISO_8859_1))
                .anySatisfy(line -> assertThat(line).endsWith(": tracing_mark_write: " + unique + " offset 0x1000"));
    }

    private GuardedOutput marker() throws IOException {
        Files.createFile(directory.resolve("trace_marker"));
        Files.writeString(directory.resolve("tracing_on"), "0\n");
        return new GuardedOutput("trace marker", () -> FtraceOutput.open(directory));
    }

    private static PrintfBuffer line(String text) {
        var line = new PrintfBuffer();
        line.text(text);
        return line;
    }

    private Path mounts(String... lines) throws IOException {
        return Files.write(Files.createTempFile(directory, "mounts", ""), List.of(lines));
    }
}
