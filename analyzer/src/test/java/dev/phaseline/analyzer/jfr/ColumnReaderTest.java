package dev.phaseline.analyzer.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.analyzer.load.FlightRecording;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own reader is right by definition. */
final class ColumnReaderTest {
    private static final List<@Nullable String> TEXTS = List.of(
            "",
            "pc.ram",
            "0000:00:03.0/virtio-net",
            "text that is long enough to become a constant of the chunk",
            "x".repeat(300),
            "é, ß and ÿ",
            "Ω, 中 and €",
            "a pair: \uD83D\uDE00, more after it",
            "half a pair at the end: \uD83D");

    @TempDir
    private Path directory;

    @Test
    void eventsAreThoseThatTheJdkReads() throws Exception {
        var file = directory.resolve("recorded.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare("texts(const char *text, char *other, void *host, bool flag) \"%s %s %p %d\"")
                    .declare("narrow(int8_t i8, uint8_t u8, int16_t i16, uint16_t u16) \"%d %u %d %u\"")
                    .declare("wide(int i32, unsigned int u32, int64_t i64, size_t u64) \"%d %u %\" PRId64 \" %zu\"")
                    .declare("nothing(void) \"\"")
                    .emit("texts", null, null, 0L, false);
            for (int i = 0; i < 5; i++) {
                for (var text : TEXTS) {
                    jfr.emitFrom("thread " + i, "texts", text, text + i, -4096L * i, i % 2 == 0)
                            .emit("nothing");
                }
                for (int shift = 0; shift < 64; shift += 3) {
                    long value = (i % 2 == 0 ? 1L : -1L) << shift;
                    jfr.emit("narrow", (byte) value, (byte) -value, (short) value, (short) -value)
                            .emit("wide", (int) value, (int) -value, value, -value);
                }
            }
            jfr.dump(file);
        }

        assertThat(isReadInColumns(file)).isTrue();
        assertThat(read(file)).hasSizeGreaterThan(300).isEqualTo(readByJdk(file));
    }

    @Test
    void manyEventsOfAThreadInARowAreThoseThatTheJdkReads() throws Exception {
        var file = directory.resolve("row.jfr");
        try (var jfr = new FlightRecording()) {
            jfr.declare("texts(const char *text, char *other, void *host, bool flag) \"%s %s %p %d\"")
                    .declare("nothing(void) \"\"");
            for (int i = 0; i < 1500; i++) {
                jfr.emit("texts", TEXTS.get(i / 7 % TEXTS.size()), i % 3 == 0 ? null : "other", 4096L * i, i % 2 == 0);
            }
            for (int i = 0; i < 600; i++) {
                jfr.emit("nothing");
            }
            jfr.emitFrom("another thread", "nothing").dump(file);
        }

        assertThat(isReadInColumns(file)).isTrue();
        assertThat(read(file)).hasSize(2101).isEqualTo(readByJdk(file));
    }

    @Test
    void compressedRecordingIsRead() throws Exception {
        var file = directory.resolve("plain");
        try (var jfr = new FlightRecording()) {
            jfr.declare("tick(uint64_t n) \"%\" PRIu64")
                    .emit("tick", 1L)
                    .emit("tick", 2L)
                    .dump(file);
        }
        var compressed = directory.resolve("compressed");
        try (var target = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            Files.copy(file, target);
        }

        assertThat(read(compressed)).hasSize(2).isEqualTo(readByJdk(file));
    }

    private static boolean isReadInColumns(Path file) throws IOException {
        try (var channel = FileChannel.open(file);
                var arena = Arena.ofConfined()) {
            var chunk = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return ColumnReader.open(chunk, chunk, new EventWindowBuilder(10), new EventWindowBuilder(10))
                    .isPresent();
        }
    }

    /** Each event as text, in the order of time. */
    private static List<String> read(Path file) throws IOException {
        var events = new ArrayList<String>();
        try (var content = RecordingContent.of(file)) {
            new JfrFormat().read(content, Declarations.builtIn(), new RecordingSink() {
                @Override
                public void events(EventWindow window) {
                    for (int i = 0; i < window.size(); i++) {
                        events.add(text(window, i));
                    }
                }

                @Override
                public void damage(Damage damage) {
                    throw new AssertionError(damage);
                }
            });
        }
        return events;
    }

    private static String text(EventWindow window, int event) {
        var type = window.types().get(window.type(event));
        var thread = window.threads().get(window.thread(event));
        var text = new StringBuilder()
                .append(window.timeNs(event))
                .append(' ')
                .append(thread.name())
                .append(' ')
                .append(thread.javaId())
                .append(' ')
                .append(thread.osId())
                .append(' ')
                .append(type.name());
        for (int i = 0; i < type.arguments().size(); i++) {
            var field = type.arguments().get(i).type().field();
            text.append(' ');
            switch (field) {
                case STRING -> text.append(window.text(event, i));
                case BOOLEAN -> text.append(window.number(event, i) != 0);
                case INT8, UINT8 -> text.append((byte) window.number(event, i));
                case INT16, UINT16 -> text.append((short) window.number(event, i));
                case INT32, UINT32 -> text.append((int) window.number(event, i));
                case POINTER, INT64, UINT64 -> text.append(window.number(event, i));
            }
        }
        return text.toString();
    }

    private static List<String> readByJdk(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("migration."))
                .sorted((a, b) -> a.getStartTime().compareTo(b.getStartTime()))
                .map(ColumnReaderTest::text)
                .toList();
    }

    private static String text(RecordedEvent event) {
        var time = event.getStartTime();
        var thread = event.getThread();
        var text = new StringBuilder()
                .append(time.getEpochSecond() * 1_000_000_000L + time.getNano())
                .append(' ')
                .append(thread.getJavaName())
                .append(' ')
                .append(thread.getJavaThreadId())
                .append(' ')
                .append(thread.getOSThreadId())
                .append(' ')
                .append(event.getEventType().getName().substring("migration.".length()));
        for (var field : event.getFields()) {
            if (!EventReader.IMPLICIT_FIELDS.contains(field.getName())) {
                String value = String.valueOf(event.<@Nullable Object>getValue(field.getName()));
                // Half a character is nothing that UTF-8 has.
                text.append(' ').append(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }
}
