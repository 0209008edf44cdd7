package dev.phaseline.analyzer.ftrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.log.ReadLog;
import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.RecordingContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FtraceFormatTest {
    private static final String DECLARATIONS = """
            acme_rd(uint64_t addr, unsigned size) "addr=0x%" PRIx64 " size=%u"
            acme_pair(const char *s, int n) "%s=%d"
            """;

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        var file = directory.resolve("any.name");
        Files.writeString(file, text);
        return file;
    }

    private ReadLog read(String text) throws IOException {
        return ReadLog.of(new FtraceFormat(), file(text), ReadLog.declaring(DECLARATIONS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            `           <...>-10840   [000] ...1.  1674.632799: tracing_mark_write: acme_rd addr=0x1 size=1` ! 1674632799000 10840
            ` qemu-system-x86-10840   [001] .....  1674.632799: tracing_mark_write: acme_rd addr=0x1 size=1` ! 1674632799000 qemu-system-x86 10840
            `  CPU 0/KVM-10841   (10838) [001] ...1  1674.632799: tracing_mark_write: acme_rd addr=0x1 size=1` ! 1674632799000 CPU 0/KVM 10841
            `  live-mig-10841   (-----) [001] 1674.632799: tracing_mark_write: acme_rd addr=0x1 size=1`      ! 1674632799000 live-mig 10841
            `           <...>-10840 [000]  1674.632799123: print:       tracing_mark_write: acme_rd addr=0x1 size=1` ! 1674632799123 10840
            `           <...>-10840 [000]  1674.632799: print: ip=tracing_mark_write buf=acme_rd addr=0x1 size=1` ! 1674632799000 10840
            `  buffer: mig:x-10840 [000]  1674.632799: print: tracing_mark_write: acme_rd addr=0x1 size=1`    ! 1674632799000 buffer: mig:x 10840
            `           <...>-9092 1...1. 16878us : tracing_mark_write: acme_rd addr=0x1 size=1`              ! 16878000 9092
            `           <...>-10840   [000] ...1. 123456789: tracing_mark_write: acme_rd addr=0x1 size=1`     ! 123456789 10840
            """, quoteCharacter = '`')
    void readsTheKernelsPrefix(String line, String expected) throws IOException {
        var log = read("# tracer: nop\n#\n" + line + "\n");

        assertThat(log.events()).containsExactly(expected + " acme_rd[1, 1]");
        assertThat(log.summary().clock()).isEqualTo(Clock.MONOTONIC);
        assertThat(log.summary().eventsSkipped()).isEqualTo(2);
    }

    @Test
    void otherEventsAreCountedAndLostOnesAreDropped() throws IOException {
        var log = read("""
                # tracer: nop
                            bash-1     [000] d..2.     1.000001: sched_switch: prev_comm=bash ==> next_comm=x
                CPU:1 [LOST 1234 EVENTS]
                            qemu-2     [001] .....     1.000002: tracing_mark_write: acme_rd addr=0x1 size=1
                CPU:0 [LOST EVENTS]
                CPU:0 [7 EVENTS DROPPED]
                            app-3      [001] .....     1.000003: tracing_mark_write: B|3|draw
                            app-3      [001] .....     1.000004: tracing_mark_write: other_event 5
                """);

        assertThat(log.events())
                .containsExactly("1000002000 qemu 2 acme_rd[1, 1]", "1000004000 app 3 undeclared other_event[5]");
        assertThat(log.summary().eventsDropped()).isEqualTo(1234 + 1 + 7);
        assertThat(log.summary().eventsSkipped()).isEqualTo(6);
    }

    @Test
    void aMarkerWithALineEndGoesOnInTheNextLine() throws IOException {
        var log = read("""
                            qemu-2     [001] .....     1.000002: tracing_mark_write: acme_pair a
                b=5
                            qemu-2     [001] .....     1.000003: tracing_mark_write: acme_rd addr=0x1 size=1
                """);

        assertThat(log.events())
                .containsExactly("1000002000 qemu 2 acme_pair[a\nb, 5]", "1000003000 qemu 2 acme_rd[1, 1]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# tracer: nop\n",
                "cpus=2\n           <...>-10840 [000]  1674.632799: sched_switch:         prev_comm=x\n",
                "qemu-2     [001] .....     1.000002: tracing_mark_write: hello\n",
            })
    void aTraceIsRecognised(String text) throws IOException {
        assertThat(recognises(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "11@100.000001:acme_rd addr=0x1 size=1\n",
                "see page-12 [001] 3: it says: nothing\n",
                "- item [1]: text\n",
                "# tracer\n",
            })
    void otherTextIsNoTrace(String text) throws IOException {
        assertThat(recognises(text)).isFalse();
    }

    private boolean recognises(String text) throws IOException {
        try (var content = RecordingContent.of(file(text))) {
            return new FtraceFormat().recognises(content);
        }
    }
}
