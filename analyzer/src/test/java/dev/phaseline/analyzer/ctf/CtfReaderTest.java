package dev.phaseline.analyzer.ctf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.ctf.tsdl.Metadata.ClockClass;
import dev.phaseline.analyzer.recording.ReadEvents;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.analyzer.recording.RecordingContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtfReaderTest {
    /** What LTTng writes, as far as it matters. */
    private static final String METADATA = """
            /* CTF 1.8 */
            typealias integer { size = 8; align = 8; signed = false; } := uint8_t;
            typealias integer { size = 16; align = 8; signed = false; } := uint16_t;
            typealias integer { size = 32; align = 8; signed = false; } := uint32_t;
            typealias integer { size = 64; align = 8; signed = false; } := uint64_t;
            typealias integer { size = 64; align = 8; signed = false; } := unsigned long;
            trace {
                major = 1; minor = 8; byte_order = le;
                packet.header := struct {
                    uint32_t magic; uint8_t uuid[16]; uint32_t stream_id; uint64_t stream_instance_id;
                };
            };
            env { domain = "ust"; hostname = "vm"; };
            clock { name = "monotonic"; freq = 1000000000; offset = 1000000000000000000; };
            typealias integer { size = 32; align = 8; signed = false; map = clock.monotonic.value; } := ts32;
            typealias integer { size = 27; align = 1; signed = false; map = clock.monotonic.value; } := ts27;
            typealias integer { size = 64; align = 8; signed = false; map = clock.monotonic.value; } := ts64;
            struct packet_context {
                ts64 timestamp_begin; ts64 timestamp_end; uint64_t content_size; uint64_t packet_size;
                uint64_t packet_seq_num; unsigned long events_discarded; uint32_t cpu_id;
            };
            struct event_header_large {
                enum : uint16_t { compact = 0 ... 65534, extended = 65535 } id;
                variant <id> {
                    struct { ts32 timestamp; } compact;
                    struct { uint32_t id; ts64 timestamp; } extended;
                } v;
            } align(8);
            struct event_header_compact {
                enum : integer { size = 5; align = 1; } { compact = 0 ... 30, extended = 31 } id;
                variant <id> {
                    struct { ts27 timestamp; } compact;
                    struct { uint32_t id; ts64 timestamp; } extended;
                } v;
            } align(8);
            stream {
                id = 0;
                event.header := struct event_header_HEADER;
                packet.context := struct packet_context;
                event.context := struct { integer { size = 32; align = 8; signed = 1; } _vtid; CONTEXT };
            };
            """;

    private static final String EVENTS = """
            event { name = "qemu:migrate_set_state"; id = 0; stream_id = 0; fields := struct { string _new_state; }; };
            event {
                name = "other:numbers"; id = 1; stream_id = 0;
                fields := struct {
                    integer { size = 16; align = 8; signed = 1; byte_order = be; } _big;
                    integer { size = 3; align = 1; signed = 0; } _low;
                    integer { size = 13; align = 1; signed = 1; } _high;
                    integer { size = 32; align = 8; signed = 0; base = 16; } _hex;
                    enum : uint8_t { "zero" = 0, "few" = 1 ... 9 } _kind;
                    variant <_kind> { uint8_t zero; string few; } _choice;
                    floating_point { exp_dig = 11; mant_dig = 53; align = 8; } _real;
                    uint8_t __list_length;
                    uint16_t _list[ __list_length ];
                    integer { size = 8; align = 8; encoding = UTF8; } _name[6];
                    struct { uint8_t x; uint8_t y; } _point;
                };
            };
            """;

    @TempDir
    private Path directory;

    private Path trace(String header, String context, CtfBytes... streams) throws IOException {
        Files.writeString(
                directory.resolve("metadata"),
                METADATA.replace("HEADER", header).replace("CONTEXT", context) + EVENTS);
        for (int i = 0; i < streams.length; i++) {
            Files.write(directory.resolve("channel0_" + i), streams[i].toBytes());
        }
        return directory;
    }

    private ReadEvents read(CtfBytes... streams) throws IOException {
        return ReadEvents.of(new CtfFormat(), trace("large", "", streams));
    }

    private static CtfBytes state(int time, int thread, String state) {
        return new CtfBytes().u16(0).u32(time).u32(thread).string(state);
    }

    private static CtfBytes all(CtfBytes... parts) {
        var all = new CtfBytes();
        for (var part : parts) {
            all.raw(part.toBytes());
        }
        return all;
    }

    @Test
    void readsAnEventWithItsThreadAndTime() throws IOException {
        var events = read(new CtfBytes().packet(state(5000, 77, "active"), 4000, 0, 0, 4096));

        assertThat(events.lines()).containsExactly("migrate_set_state new state active");
        assertThat(events.times()).containsExactly(1_000_000_000_000_005_000L);
        assertThat(events.threads()).containsExactly(new RecordedThread(null, null, 77L));
        assertThat(events.summary().host()).isEqualTo(Optional.of("vm"));
        assertThat(events.damage()).isEmpty();
    }

    @Test
    void readsTheNameOfTheThreadAndTheProcess() throws IOException {
        var event = new CtfBytes()
                .u16(0)
                .u32(1)
                .u32(5)
                .u32(6)
                .raw(Arrays.copyOf("live_migration".getBytes(StandardCharsets.US_ASCII), 17))
                .string("setup");
        var path = trace(
                "large",
                "integer { size = 32; align = 8; } _vpid; integer { size = 8; align = 8; encoding = UTF8; } _procname[17];",
                new CtfBytes().packet(event, 0, 0, 0, 4096));

        var events = ReadEvents.of(new CtfFormat(), path);

        assertThat(events.threads()).containsExactly(new RecordedThread("live_migration", null, 5L, 6L));
        assertThat(events.summary().pid()).isEqualTo(OptionalLong.of(6));
    }

    @Test
    void carriesTheClockOverItsShortForms() throws IOException {
        long begin = (1L << 32) - 10;
        var content = all(
                state((int) begin, 1, "a"), // at begin
                state(20, 1, "b"), // 30 later: the low bits have wrapped around
                new CtfBytes().u16(65535).u32(0).u64((5L << 32) + 7).u32(1).string("c"),
                state(6, 1, "d"));

        var events = read(new CtfBytes().packet(content, begin, 0, 0, 4096));

        assertThat(events.times().stream().map(time -> time - 1_000_000_000_000_000_000L))
                .containsExactly(begin, begin + 30, (5L << 32) + 7, (6L << 32) + 6);
    }

    @Test
    void readsTheCompactHeader() throws IOException {
        var content = all(
                new CtfBytes().u32(0 | 100 << 5).u32(1).string("a"),
                new CtfBytes().u8(31).u32(0).u64(200).u32(1).string("b"));

        var events =
                ReadEvents.of(new CtfFormat(), trace("compact", "", new CtfBytes().packet(content, 90, 0, 0, 4096)));

        assertThat(events.lines()).containsExactly("migrate_set_state new state a", "migrate_set_state new state b");
        assertThat(events.times()).containsExactly(1_000_000_000_000_000_100L, 1_000_000_000_000_000_200L);
    }

    @Test
    void readsValuesOfEveryKind() throws IOException {
        var content = new CtfBytes()
                .u16(1)
                .u32(1)
                .u32(1)
                .u8(0xff)
                .u8(0xfe) // big endian -2
                .u16(5 | (-3 & 0x1fff) << 3)
                .u32(0xCAFE)
                .u8(4) // "few"
                .string("some")
                .u64(Double.doubleToRawLongBits(2.5))
                .u8(2)
                .u16(10)
                .u16(20)
                .raw((byte) 'a', (byte) 'b', (byte) 0, (byte) 'x', (byte) 'x', (byte) 'x')
                .u8(8)
                .u8(9);

        var events = read(new CtfBytes().packet(content, 0, 0, 0, 4096));

        assertThat(events.lines())
                .containsExactly("other:numbers big=-2 low=5 high=-3 hex=0xcafe kind=few choice=\"some\" real=2.5"
                        + " _list_length=2 list=[ [0] = 10, [1] = 20 ] name=ab point_x=8 point_y=9");
        assertThat(events.damage()).isEmpty();
    }

    @Test
    void mergesStreamsByTime() throws IOException {
        var events = read(
                new CtfBytes().packet(all(state(1, 1, "a"), state(4, 1, "d")), 0, 0, 0, 4096),
                new CtfBytes().packet(all(state(2, 2, "b"), state(3, 2, "c")), 0, 0, 0, 4096));

        assertThat(events.lines().stream().map(line -> line.substring(line.length() - 1)))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void countsWhatTheTracerDiscarded() throws IOException {
        var stream = new CtfBytes().packet(state(1, 1, "a"), 0, 0, 3, 4096).packet(state(2, 1, "b"), 1, 1, 10, 4096);

        assertThat(read(stream).summary().eventsDropped()).isEqualTo(10);
    }

    @Test
    void doesNotCountWhatALaterPartOfAStreamLostBefore() throws IOException {
        var stream = new CtfBytes().packet(state(1, 1, "a"), 0, 5, 100, 4096).packet(state(2, 1, "b"), 1, 6, 101, 4096);

        assertThat(read(stream).summary().eventsDropped()).isEqualTo(1);
    }

    @Test
    void saysWhereTheTracerDiscardedEvents() throws IOException {
        var stream = new CtfBytes()
                .packet(state(4500, 1, "a"), 4000, 0, 0, 4096)
                .packet(state(8500, 1, "b"), 8000, 1, 7, 4096);

        assertThat(read(stream).damage())
                .containsExactly("byte 4096: the tracer discarded 7 events of CPU 3 after 1000000000000005000"
                        + " until 1000000000000009000 ns");
    }

    @Test
    void cyclesOfAnyFrequencyBecomeExactNanoseconds() {
        var clock = new ClockClass("tsc", 3_000_000, 10, 3, false);

        assertThat(clock.toNs(197_973)).isEqualTo(10_065_992_000L);
        assertThat(clock.toNs(197_974)).isEqualTo(10_065_992_333L);
    }

    @Test
    void noticesMissingPackets() throws IOException {
        var stream = new CtfBytes().packet(state(1, 1, "a"), 0, 0, 0, 4096).packet(state(2, 1, "b"), 1, 3, 0, 4096);

        var events = read(stream);

        assertThat(events.lines()).hasSize(2);
        assertThat(events.damage()).containsExactly("byte 4096: 2 packets are missing, from packet 1");
    }

    @Test
    void leavesADamagedPacketAtTheDamage() throws IOException {
        var damaged = all(state(1, 1, "a"), new CtfBytes().u16(99).u32(2).u32(1));
        var stream = new CtfBytes().packet(damaged, 0, 0, 0, 4096).packet(state(3, 1, "c"), 2, 1, 0, 4096);

        var events = read(stream);

        assertThat(events.lines()).hasSize(2);
        assertThat(events.damage()).hasSize(1).first().asString().endsWith(": no event has the id 99");
    }

    @Test
    void findsTheNextPacketAfterAHeaderThatIsNone() throws IOException {
        var stream = new CtfBytes()
                .packet(state(1, 1, "a"), 0, 0, 0, 4096)
                .raw(new byte[4096])
                .packet(state(3, 1, "c"), 2, 1, 0, 4096);

        var events = read(stream);

        assertThat(events.damage()).containsExactly("byte 4096: no packet begins here");
        assertThat(events.lines()).hasSize(2);
    }

    @Test
    void readsACutFileToItsEnd() throws IOException {
        byte[] whole = new CtfBytes()
                .packet(all(state(1, 1, "a"), state(2, 1, "b")), 0, 0, 0, 4096)
                .toBytes();
        int first = CtfBytes.PACKET_START + state(1, 1, "a").size();
        var path = trace("large", "", new CtfBytes().raw(Arrays.copyOf(whole, first + 7)));

        var events = ReadEvents.of(new CtfFormat(), path);

        assertThat(events.lines()).containsExactly("migrate_set_state new state a");
        assertThat(events.damage())
                .first()
                .isEqualTo("byte " + (first + 7) + ": the file ends inside a packet of 4096 bytes");
    }

    @Test
    void readsArchives() throws IOException {
        trace("large", "", new CtfBytes().packet(state(5000, 77, "active"), 4000, 0, 0, 4096));
        Files.createDirectory(directory.resolve("archives"));
        var tar = Files.write(directory.resolve("archives/a"), tar("metadata", "channel0_0"));
        var gzip = directory.resolve("archives/b");
        try (var out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
            out.write(Files.readAllBytes(tar));
        }
        var zip = directory.resolve("archives/c");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var name : new String[] {"metadata", "channel0_0"}) {
                out.putNextEntry(new ZipEntry("../../t/" + name));
                out.write(Files.readAllBytes(directory.resolve(name)));
            }
        }
        for (var archive : new Path[] {tar, gzip, zip}) {
            try (var content = RecordingContent.of(archive)) {
                assertThat(new CtfFormat().recognises(content)).isTrue();
            }
            assertThat(ReadEvents.of(new CtfFormat(), archive).lines())
                    .containsExactly("migrate_set_state new state active");
        }
    }

    /** An archive with a long path, which takes a header of its own. */
    private byte[] tar(String... names) throws IOException {
        var out = new ByteArrayOutputStream();
        for (var name : names) {
            byte[] path = ("session/".repeat(30) + name + "\0").getBytes(StandardCharsets.US_ASCII);
            out.writeBytes(tarHeader("././@LongLink", path.length, 'L'));
            out.writeBytes(Arrays.copyOf(path, 512));
            byte[] content = Files.readAllBytes(directory.resolve(name));
            out.writeBytes(tarHeader("short", content.length, '0'));
            out.writeBytes(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static byte[] tarHeader(String name, int size, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, String.format("%011o", size));
        put(header, 156, String.valueOf(type));
        put(header, 257, "ustar  ");
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    @Test
    void recognisesASessionButNotAMixture() throws IOException {
        var session = Files.createDirectories(directory.resolve("s/ust/uid/0/64-bit"));
        trace("large", "", new CtfBytes().packet(state(1, 1, "a"), 0, 0, 0, 4096));
        Files.move(directory.resolve("metadata"), session.resolve("metadata"));
        Files.move(directory.resolve("channel0_0"), session.resolve("channel0_0"));
        try (var content = RecordingContent.of(directory)) {
            assertThat(new CtfFormat().recognises(content)).isTrue();
        }
        assertThat(ReadEvents.of(new CtfFormat(), directory).lines()).hasSize(1);

        Files.writeString(directory.resolve("qemu.log"), "migrate_set_state new state active\n");
        try (var content = RecordingContent.of(directory)) {
            assertThat(new CtfFormat().recognises(content)).isFalse();
        }
    }

    @Test
    void goesOnWithoutWhatTheMetadataSaysWrongly() throws IOException {
        var path = trace("large", "", new CtfBytes().packet(state(1, 1, "a"), 0, 0, 0, 4096));
        var metadata = Files.readString(path.resolve("metadata"));
        Files.writeString(
                path.resolve("metadata"), metadata + "event { id = 9; fields := struct { nonsense x; }; };\n");

        var events = ReadEvents.of(new CtfFormat(), path);

        assertThat(events.lines()).hasSize(1);
        assertThat(events.damage()).hasSize(1).first().asString().endsWith("unknown type 'nonsense'");
    }
}
