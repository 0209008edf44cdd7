package dev.phaseline.analyzer.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.phaseline.analyzer.export.TraceSink.Arguments;
import dev.phaseline.analyzer.export.TraceSink.Flow;
import dev.phaseline.analyzer.export.TraceSink.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is written is read by the protobuf library, fields by their numbers in Perfetto's own declarations. */
final class PerfettoTraceTest {
    private static final long START = 1_700_000_000_000_000_000L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void tracksBelongToProcesses() throws IOException {
        try (PerfettoTrace trace = new PerfettoTrace(bytes, START)) {
            trace.process(7, "source");
            trace.track(7, 1, "live_migration", 3);
            trace.counter(7, 2, "remaining", "bytes");
        }

        List<UnknownFieldSet> packets = packets();
        assertThat(packets).hasSize(4);
        UnknownFieldSet clocks = message(packets.get(0), 6);
        assertThat(clocks.getField(1).getLengthDelimitedList())
                .map(PerfettoTraceTest::parse)
                .allMatch(clock -> number(clock, 2) == START);
        UnknownFieldSet process = message(packets.get(1), 60);
        assertThat(number(process, 1)).isEqualTo(7);
        assertThat(text(message(process, 3), 6)).isEqualTo("source");
        UnknownFieldSet track = message(packets.get(2), 60);
        assertThat(text(track, 2)).isEqualTo("live_migration");
        assertThat(number(track, 5)).isEqualTo(7);
        assertThat(number(track, 12)).isEqualTo(3);
        UnknownFieldSet counter = message(packets.get(3), 60);
        assertThat(number(message(counter, 8), 3)).isEqualTo(3);
        assertThat(number(counter, 1)).isNotEqualTo(number(track, 1));
    }

    @Test
    void sliceBeginsAndEndsOnItsTrack() throws IOException {
        try (PerfettoTrace trace = new PerfettoTrace(bytes, START)) {
            trace.slice(
                    new Track(7, 1), "section ram", "ram", START + 5, START + 9, new Flow(42, true), Arguments.NONE);
            trace.slice(new Track(7, 2), "load", "ram", START + 7, START + 8, new Flow(42, false), Arguments.NONE);
        }

        List<UnknownFieldSet> packets = packets();
        UnknownFieldSet begin = message(packets.get(1), 11);
        UnknownFieldSet end = message(packets.get(2), 11);
        assertThat(number(packets.get(1), 8)).isEqualTo(START + 5);
        assertThat(number(packets.get(2), 8)).isEqualTo(START + 9);
        assertThat(List.of(number(begin, 9), number(end, 9))).containsExactly(1L, 2L);
        assertThat(number(begin, 11)).isEqualTo(number(end, 11));
        assertThat(text(begin, 23)).isEqualTo("section ram");
        assertThat(begin.getField(47).getFixed64List()).containsExactly(42L);
        assertThat(message(packets.get(3), 11).getField(48).getFixed64List()).containsExactly(42L);
    }

    @Test
    void namesStandInTheTraceOnce() throws IOException {
        try (PerfettoTrace trace = new PerfettoTrace(bytes, START)) {
            for (int i = 0; i < 3; i++) {
                trace.instant(new Track(7, 1), "ram_save_page", "ram.c", START + i, Flow.NONE, arguments("offset", 8L));
            }
        }

        List<UnknownFieldSet> packets = packets();
        UnknownFieldSet names = message(packets.get(1), 12);
        assertThat(text(message(names, 1), 2)).isEqualTo("ram.c");
        assertThat(text(message(names, 2), 2)).isEqualTo("ram_save_page");
        assertThat(text(message(names, 3), 2)).isEqualTo("offset");
        assertThat(packets.get(2).hasField(12)).isFalse();
        assertThat(number(message(packets.get(3), 11), 10)).isEqualTo(number(message(names, 2), 1));
        // All events but the first packet's need the names that came before.
        assertThat(packets).map(packet -> number(packet, 13)).containsExactly(1L, 2L, 2L, 2L);
    }

    @Test
    void argumentsKeepTheirTypes() throws IOException {
        try (PerfettoTrace trace = new PerfettoTrace(bytes, START)) {
            trace.instant(
                    new Track(7, 1),
                    "event",
                    "c",
                    START,
                    Flow.NONE,
                    arguments(
                            "n",
                            -1,
                            "u",
                            new BigInteger("18446744073709551615"),
                            "b",
                            true,
                            "d",
                            0.5,
                            "s",
                            "ü\"",
                            "z",
                            null));
        }

        List<UnknownFieldSet> values = message(packets().get(1), 11).getField(4).getLengthDelimitedList().stream()
                .map(PerfettoTraceTest::parse)
                .toList();
        assertThat(number(values.get(0), 4)).isEqualTo(-1);
        assertThat(number(values.get(1), 3)).isEqualTo(-1);
        assertThat(number(values.get(2), 2)).isEqualTo(1);
        assertThat(Double.longBitsToDouble(
                        values.get(3).getField(5).getFixed64List().getFirst()))
                .isEqualTo(0.5);
        assertThat(text(values.get(4), 6)).isEqualTo("ü\"");
        assertThat(text(values.get(5), 6)).isEqualTo("NULL");
    }

    @Test
    void counterHasValues() throws IOException {
        try (PerfettoTrace trace = new PerfettoTrace(bytes, START)) {
            trace.value(new Track(7, 2), "remaining", START + 3, 4096);
        }

        UnknownFieldSet event = message(packets().get(1), 11);
        assertThat(number(event, 9)).isEqualTo(4);
        assertThat(Double.longBitsToDouble(event.getField(44).getFixed64List().getFirst()))
                .isEqualTo(4096);
    }

    private List<UnknownFieldSet> packets() throws IOException {
        return UnknownFieldSet.parseFrom(bytes.toByteArray()).getField(1).getLengthDelimitedList().stream()
                .map(PerfettoTraceTest::parse)
                .toList();
    }

    private static UnknownFieldSet parse(ByteString message) {
        try {
            return UnknownFieldSet.parseFrom(message);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static UnknownFieldSet message(UnknownFieldSet parent, int field) {
        return parse(parent.getField(field).getLengthDelimitedList().getFirst());
    }

    private static long number(UnknownFieldSet message, int field) {
        return message.getField(field).getVarintList().getFirst();
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
    }

    private static Arguments arguments(@Nullable Object... namesAndValues) {
        List<@Nullable Object> all = Arrays.asList(namesAndValues);
        return new Arguments() {
            @Override
            public int size() {
                return all.size() / 2;
            }

            @Override
            public String name(int index) {
                return String.valueOf(all.get(2 * index));
            }

            @Override
            public @Nullable Object value(int index) {
                return all.get(2 * index + 1);
            }
        };
    }
}
