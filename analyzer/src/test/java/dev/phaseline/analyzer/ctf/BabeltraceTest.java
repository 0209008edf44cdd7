package dev.phaseline.analyzer.ctf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.analyzer.recording.ReadEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with what the reference reader prints. */
class BabeltraceTest {
    private static final Pattern LINE = Pattern.compile(
            "\\[(\\d+)\\.(\\d{9})\\] (?:\\S+ )?([\\w:]+): \\{ cpu_id = \\d+ \\}(?:, (?:\\{[^{}]*\\}, )?\\{ (.*)\\})?");
    private static final Pattern HEX = Pattern.compile("= 0x([0-9A-F]+)");
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 32; align = 8; } := uint32_t;
            typealias integer { size = 64; align = 8; } := uint64_t;
            typealias integer { size = 8; align = 8; } := uint8_t;
            trace {
                major = 1; minor = 8; byte_order = le;
                packet.header := struct {
                    uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id;
                };
            };
            clock { name = "monotonic"; freq = 1000000000; offset = 1700000000123456789; };
            typealias integer { size = 64; align = 8; map = clock.monotonic.value; } := ts64;
            typealias integer { size = 27; align = 1; map = clock.monotonic.value; } := ts27;
            stream {
                id = 0;
                packet.context := struct {
                    ts64 timestamp_begin; ts64 timestamp_end; uint64_t content_size; uint64_t packet_size;
                    uint64_t packet_seq_num; uint64_t events_discarded; uint32_t cpu_id;
                };
                event.header := struct {
                    enum : integer { size = 5; align = 1; } { compact = 0 ... 30, extended = 31 } id;
                    variant <id> {
                        struct { ts27 timestamp; } compact;
                        struct { uint32_t id; ts64 timestamp; } extended;
                    } v;
                } align(8);
            };
            event {
                name = "other:bits"; id = 0; stream_id = 0;
                fields := struct {
                    integer { size = 3; align = 1; } _a;
                    integer { size = 11; align = 1; signed = true; } _b;
                    integer { size = 18; align = 1; } _c;
                    integer { size = 16; align = 8; signed = true; byte_order = be; } _d;
                    integer { size = 64; align = 8; signed = true; } _e;
                    integer { size = 64; align = 8; base = 16; } _f;
                    string _s;
                };
            };
            event {
                name = "other:empty"; id = 1; stream_id = 0;
            };
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsBabeltrace() {
        boolean isThere;
        try {
            isThere = !run("babeltrace2", "--version").isEmpty();
        } catch (IOException e) {
            isThere = false;
        }
        assumeTrue(isThere, "babeltrace2 is not installed");
    }

    private static List<String> run(String... command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var lines = process.inputReader()) {
            return lines.lines().toList();
        }
    }

    /** The events as babeltrace2 prints them: time in nanoseconds, name, fields. */
    private static List<String> babeltrace(Path trace) throws IOException {
        var events = new ArrayList<String>();
        for (var line : run("babeltrace2", "--clock-seconds", "--no-delta", trace.toString())) {
            var matcher = LINE.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            var fields = matcher.group(4) == null ? "" : matcher.group(4).trim();
            events.add(matcher.group(1) + matcher.group(2) + " " + matcher.group(3) + " "
                    + HEX.matcher(fields)
                            .replaceAll(hex -> "= 0x" + hex.group(1).toLowerCase(Locale.ROOT)));
        }
        return events;
    }

    /** What we read, in the same form: the events have no declaration, so that fields have their names. */
    private static List<String> ours(Path trace) throws IOException {
        var events = ReadEvents.of(new CtfFormat(), trace);
        assertThat(events.damage()).isEmpty();
        var lines = new ArrayList<String>();
        for (int i = 0; i < events.lines().size(); i++) {
            var line = events.lines().get(i);
            int blank = line.indexOf(' ');
            lines.add(events.times().get(i) + " " + line.substring(0, blank) + " "
                    + line.substring(blank + 1)
                            .replaceAll(" (\\w+)=", ", $1 = ")
                            .replaceFirst("^(\\w+)=", "$1 = ")
                            .replaceAll("(s = )(.*)", "$1\"$2\""));
        }
        return lines;
    }

    @Test
    void readsTheSameValuesOfAnyWidth() throws IOException {
        var random = new Random(5);
        var stream = new CtfBytes();
        long time = 1L << 40;
        long begin = time;
        var content = new CtfBytes();
        for (int i = 0; i < 600; i++) {
            time += random.nextInt(1 << 26);
            boolean isEmpty = random.nextInt(4) == 0;
            if (i > 0 && random.nextBoolean()) { // a packet begins with the whole time
                content.u32((isEmpty ? 1 : 0) | (int) time << 5);
            } else {
                content.u8(31).u32(isEmpty ? 1 : 0).u64(time);
            }
            if (!isEmpty) {
                content.u32(random.nextInt()).u16(random.nextInt());
                content.u64(random.nextLong()).u64(random.nextLong());
                content.string("s" + random.nextInt());
            }
        }
        stream.packet(content, begin, time, 0, 0, 65536);
        Files.writeString(directory.resolve("metadata"), METADATA);
        Files.write(directory.resolve("channel0_0"), stream.toBytes());

        var theirs = babeltrace(directory);

        assertThat(theirs).hasSize(600);
        assertThat(ours(directory)).isEqualTo(theirs);
    }

    @Test
    void countsTheSameEventsInARealTrace() throws IOException, InterruptedException {
        var archive = Path.of("../samples/traces/ctf-cancel.tar.gz").toAbsolutePath();
        int status = new ProcessBuilder("tar", "xzf", archive.toString())
                .directory(directory.toFile())
                .inheritIO()
                .start()
                .waitFor();
        assumeTrue(status == 0, "tar is not installed");

        var theirs = babeltrace(directory);
        var ours = ReadEvents.of(new CtfFormat(), archive);

        assertThat(ours.lines()).hasSameSizeAs(theirs);
        for (int i = 0; i < theirs.size(); i++) {
            var line = ours.lines().get(i);
            assertThat(theirs.get(i))
                    .startsWith(ours.times().get(i) + " qemu:" + line.substring(0, line.indexOf(' ')) + " ");
        }
    }
}
