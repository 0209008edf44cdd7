package dev.phaseline.analyzer.simpletrace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.ReadEvents;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingContent;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimpletraceReaderTest {
    private static final String EVENTS = """
            a_int(int x, uint8_t y) "x=%d y=%u"
            disable off(int x) "x=%d"
            b_str(const char *s, char *t) "%s|%s"
            hostile(const char *hostname) "to %s"
            vcpu on_cpu(int x) "x=%d"
            """;

    @TempDir
    private Path directory;

    private ReadEvents read(TraceBytes trace) throws IOException {
        return ReadEvents.of(new SimpletraceFormat(), trace.writeTo(directory), EVENTS);
    }

    private static TraceBytes twoMapped() {
        return TraceBytes.version4().mapping(0, "a_int").mapping(1, "b_str");
    }

    @Test
    void readsTheRecordsThatQemuWrites() throws IOException {
        var file = Files.write(
                directory.resolve("hex"),
                HexFormat.of()
                        .parseHex(String.join(
                                "",
                                "ffffffffffffffffb429a40acb77b1f20400000000000000",
                                "0000000000000000000000000000000005000000615f696e74",
                                "0000000000000000010000000000000005000000625f737472",
                                "01000000000000000000000000000000e803000000000000280000002a000000ffffffffffffffff0700000000000000",
                                "01000000000000000100000000000000c409000000000000220000002a00000002000000686900000000",
                                "0100000000000000fefffffffffffffff007000000000000200000002a0000000500000000000000")));

        var events = ReadEvents.of(new SimpletraceFormat(), file, EVENTS);

        assertThat(events.lines()).containsExactly("a_int x=-1 y=7", "b_str hi|");
        assertThat(events.times()).containsExactly(1000L, 2500L);
        assertThat(events.threads()).containsOnly(new RecordedThread("process", null, 42L));
        assertThat(events.summary().eventsDropped()).isEqualTo(5);
        assertThat(events.summary().clock()).isEqualTo(Clock.MONOTONIC);
        assertThat(events.summary().pid()).isEqualTo(OptionalLong.of(42));
        assertThat(events.damage()).isEmpty();
    }

    @Test
    void readsTheOtherByteOrder() throws IOException {
        var trace = TraceBytes.version(4, ByteOrder.BIG_ENDIAN).mapping(3, "b_str");
        trace.event(3, 77, trace.arguments().text("a").text("b"));

        var events = read(trace);

        assertThat(events.lines()).containsExactly("b_str a|b");
        assertThat(events.times()).containsExactly(77L);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void readsRecordsInARowThatAreAlike(int version) throws IOException {
        for (var order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            var trace = TraceBytes.version(version, order);
            if (version == 4) {
                trace.mapping(0, "a_int").mapping(2, "b_str");
            }
            var lines = new ArrayList<String>();
            // Runs of 1 to 7 records: after each the numbers go on, and a text or the process is another.
            for (int i = 0; i < 3000; i++) {
                int kind = i % 28 / 4;
                int pid = 1 + i % 12 / 11;
                boolean isText = kind % 2 == 1;
                var text = "abcdefghijk".substring(0, kind + i % 8 / 7);
                var arguments = isText
                        ? trace.arguments().text(text).text("end")
                        : trace.arguments().u64(i).u64(i % 256);
                if (version == 4) {
                    trace.u64(1);
                }
                trace.untypedEvent(isText ? 2 : 0, 10L * i, pid, arguments);
                lines.add(isText ? "b_str " + text + "|end" : "a_int x=" + i + " y=" + i % 256);
            }

            var events = read(trace);

            assertThat(events.lines()).containsExactlyElementsOf(lines);
            assertThat(events.times()).hasSize(3000).startsWith(0L, 10L, 20L).endsWith(29_990L);
            assertThat(Set.copyOf(events.threads())).hasSize(version == 2 ? 1 : 2);
            assertThat(events.damage()).isEmpty();
        }
    }

    @Test
    void keepsBytesThatAreNoText() throws IOException {
        var trace = twoMapped();
        trace.event(1, 1, trace.arguments().text("\u00ff\u0000\u0080").text("x"));

        assertThat(read(trace).lines()).containsExactly("b_str \u00ff\u0000\u0080|x");
    }

    @Test
    void takesAnEmptyHostNameForNull() throws IOException {
        var trace = TraceBytes.version4().mapping(0, "hostile");
        trace.event(0, 1, trace.arguments().text(""));

        assertThat(read(trace).lines()).containsExactly("hostile to (null)");
    }

    @Test
    void keepsAnEventThatNothingDeclares() throws IOException {
        var trace = TraceBytes.version4().mapping(0, "unheard_of");
        trace.event(0, 1, trace.arguments().u64(0x1234));

        var events = read(trace);

        assertThat(events.lines()).containsExactly("unheard_of 3412000000000000");
        assertThat(events.undeclared()).isEqualTo(1);
        assertThat(events.damage()).isEmpty();
    }

    @Test
    void keepsAnEventOfAnotherRelease() throws IOException {
        var trace = twoMapped();
        trace.event(0, 1, trace.arguments().u64(1).u64(2).u64(3));
        trace.event(0, 2, trace.arguments().u64(1).u64(2));

        var events = read(trace);

        assertThat(events.lines())
                .containsExactly("a_int 010000000000000002000000000000000300000000000000", "a_int x=1 y=2");
        assertThat(events.undeclared()).isEqualTo(1);
    }

    @Test
    void choosesTheDeclarationThatFits() throws IOException {
        var trace = TraceBytes.version4().mapping(0, "twice");
        trace.event(0, 1, trace.arguments().u64(1));
        trace.event(0, 2, trace.arguments().u64(1).u64(2));

        var events = ReadEvents.of(
                new SimpletraceFormat(),
                trace.writeTo(directory),
                "twice(int a, int b) \"%d %d\"\n",
                "twice(int a) \"one %d\"\n");

        assertThat(events.lines()).containsExactly("twice one 1", "twice 1 2");
    }

    @Test
    void readsTheProcessorOfEventsThatHaveOne() throws IOException {
        var trace = TraceBytes.version4().mapping(0, "on_cpu");
        trace.event(0, 1, trace.arguments().u64(0x10).u64(5));
        trace.event(0, 2, trace.arguments().u64(6)); // 10.0 has none

        assertThat(read(trace).lines()).containsExactly("on_cpu cpu=0x10 x=5", "on_cpu x=6");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void readsTheVersionsWithoutMappings(int version) throws IOException {
        var trace = TraceBytes.version(version, ByteOrder.LITTLE_ENDIAN);
        int strings = version == 2 ? 1 : 2; // 2 does not count what is compiled out
        trace.untypedEvent(strings, 1, 7, trace.arguments().text("a").text("b"));
        trace.untypedEvent(strings + 1, 2, 7, trace.arguments().text("c"));
        trace.untypedEvent(-2, 3, 7, trace.arguments().u64(9));

        var events = read(trace);

        assertThat(events.lines()).containsExactly("b_str a|b", "hostile to c");
        assertThat(events.summary().eventsDropped()).isEqualTo(9);
        assertThat(events.summary().pid()).isEqualTo(version == 2 ? OptionalLong.empty() : OptionalLong.of(7));
    }

    @Test
    void readsTheFirstVersion() throws IOException {
        var trace = TraceBytes.version(0, ByteOrder.LITTLE_ENDIAN).raw(new byte[40]);
        trace.u64(0).u64(5).u64(-3).u64(4).u64(0).u64(0).u64(0).u64(0);
        trace.u64(1).u64(6).u64(0x10).u64(0).u64(0).u64(0).u64(0).u64(0);
        trace.u64(2).u64(7).u64(0x10).u64(0x20).u64(0).u64(0).u64(0).u64(0);

        assertThat(read(trace).lines()).containsExactly("a_int x=-3 y=4", "off x=16", "b_str 0x10|0x20");
    }

    @Test
    void readsWhatSystemTapWrites() throws IOException {
        var trace = new TraceBytes(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 5; i++) {
            trace.event(2, i, trace.arguments().text("s" + i).text(""));
        }

        assertThat(read(trace).lines()).hasSize(5).first().isEqualTo("b_str s0|");
    }

    @Test
    void numbersEventsThatAreNotKnownAtAll() throws IOException {
        var trace = TraceBytes.version(3, ByteOrder.LITTLE_ENDIAN);
        trace.untypedEvent(17, 1, 7, trace.arguments().u64(1));

        var events = ReadEvents.of(new SimpletraceFormat(), trace.writeTo(directory), "");

        assertThat(events.lines()).containsExactly("event_17 0100000000000000");
        assertThat(events.undeclared()).isEqualTo(1);
    }

    @Test
    void locatesDamageAndGoesOnAfterIt() throws IOException {
        var trace = twoMapped();
        trace.event(0, 1, trace.arguments().u64(1).u64(1));
        int damaged = trace.size();
        trace.u64(7).raw(new byte[] {1, 2, 3});
        trace.event(0, 2, trace.arguments().u64(2).u64(2));
        trace.event(0, 3, trace.arguments().u64(3).u64(3));

        var events = read(trace);

        assertThat(events.lines()).containsExactly("a_int x=1 y=1", "a_int x=2 y=2", "a_int x=3 y=3");
        assertThat(events.damage()).containsExactly("byte " + damaged + ": a record has type 7; expected 0 or 1");
    }

    @Test
    void survivesImpossibleLengths() throws IOException {
        var trace = twoMapped();
        trace.event(0, 1, trace.arguments().u64(1).u64(1));
        int first = trace.size();
        trace.u64(1).u64(0).u64(5).u32(-1).u32(42);
        int second = trace.size();
        trace.u64(0).u64(9).u32(-1);
        trace.event(1, 2, trace.arguments().text("x").text("y"));

        var events = read(trace);

        assertThat(events.lines()).containsExactly("a_int x=1 y=1", "b_str x|y");
        assertThat(events.damage()).hasSize(1).first().asString().startsWith("byte " + first);
        assertThat(second).isGreaterThan(first);
    }

    @Test
    void reportsACutTail() throws IOException {
        var trace = twoMapped();
        trace.event(0, 1, trace.arguments().u64(1).u64(1));
        int whole = trace.size();
        trace.event(1, 2, trace.arguments().text("x").text("y"));
        byte[] bytes = trace.toBytes();
        for (int size = whole + 1; size < bytes.length; size++) {
            var file = Files.write(directory.resolve("cut"), Arrays.copyOf(bytes, size));

            var events = ReadEvents.of(new SimpletraceFormat(), file, EVENTS);

            assertThat(events.lines()).containsExactly("a_int x=1 y=1");
            assertThat(events.damage()).containsExactly("byte " + whole + ": the file ends inside a record");
        }
    }

    @Test
    void readsFilesThatWereJoined() throws IOException {
        var trace = twoMapped();
        trace.event(0, 1, trace.arguments().u64(1).u64(1));
        trace.raw(trace.toBytes());

        var events = read(trace);

        assertThat(events.lines()).containsExactly("a_int x=1 y=1", "a_int x=1 y=1");
        assertThat(events.damage()).isEmpty();
    }

    @Test
    void endsOnNothingButZeros() throws IOException {
        var trace = TraceBytes.version4();
        int start = trace.size();
        trace.raw(new byte[100_000]);

        var events = read(trace);

        assertThat(events.lines()).isEmpty();
        assertThat(events.damage())
                .containsExactly("byte " + start + ": the name of event 0 has 0 bytes; expected 1 to 1024");
    }

    @Test
    void recognisesItsFilesByContent() throws IOException {
        assertThat(recognises(TraceBytes.version4().toBytes())).isTrue();
        assertThat(recognises(TraceBytes.version(5, ByteOrder.LITTLE_ENDIAN).toBytes()))
                .isFalse();
        assertThat(recognises(new byte[4096])).isFalse();
        assertThat(recognises(new byte[0])).isFalse();
        assertThat(recognises("29168@1795382385.319276:migrate_set_state new state setup\n"
                        .repeat(9)
                        .getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
    }

    private boolean recognises(byte[] bytes) throws IOException {
        try (var content = RecordingContent.of(Files.write(directory.resolve("any"), bytes))) {
            return new SimpletraceFormat().recognises(content);
        }
    }
}
