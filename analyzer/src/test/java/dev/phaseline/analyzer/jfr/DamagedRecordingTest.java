package dev.phaseline.analyzer.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.analyzer.load.FlightRecording;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DamagedRecordingTest {
    private static final int STATE = 64;

    @TempDir
    private Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void chooseFile() {
        file = directory.resolve("damaged.jfr");
    }

    @Test
    void chunkOfARecorderThatWasKilledBeforeItDescribedItIsReadByTheOneBefore() throws IOException {
        byte[] first = ticks(0, 5);
        // Only of one recorder do types have the same numbers: so it has events of the first once more.
        var records = eventRecords(first);
        byte[] undescribed = Arrays.copyOf(first, ChunkHeader.BYTES);
        undescribed[STATE] = 1;
        for (int i = 1; i < records.size(); i++) {
            undescribed = concat(undescribed, Arrays.copyOfRange(first, records.get(i - 1), records.get(i)));
        }
        Files.write(file, concat(first, undescribed));

        var read = read();

        assertThat(read.ticks).containsExactly(0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 4L);
        assertThat(read.damage).singleElement().satisfies(damage -> {
            assertThat(damage.offsetBytes()).hasValue(Files.size(file));
            assertThat(damage.description())
                    .isEqualTo("the chunk ends before the metadata that says what its events mean; that of the chunk"
                            + " before is taken for it");
            assertThat(damage.eventsLost()).isEqualTo(1);
        });
    }

    @Test
    void eventsBeforeADamagedRecordAreRead() throws IOException {
        byte[] chunk = ticks(0, 20);
        int eleventh = eventRecords(chunk).get(10);
        chunk[eleventh] = 0; // no record is empty
        Files.write(file, chunk);

        var read = read();

        assertThat(read.ticks).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(read.damage).singleElement().satisfies(damage -> {
            assertThat(damage.offsetBytes()).hasValue(eleventh);
            assertThat(damage.description()).endsWith("bytes are no events");
        });
    }

    @Test
    void eventsAfterADamagedChunkAreRead() throws IOException {
        byte[] damaged = ticks(0, 20);
        damaged[eventRecords(damaged).get(1)] = 0;
        Files.write(file, concat(damaged, ticks(20, 23)));

        assertThat(read().ticks).containsExactly(0L, 20L, 21L, 22L);
    }

    @Test
    void eventsThatTheParserRefusesAreLeftOut() throws IOException {
        byte[] chunk =
                events("note(const char *text) \"%s\"", "note", "first", "needle 1", "middle", "needle 2", "last");
        for (var needle : List.of("needle 1", "needle 2")) {
            int text = indexOf(chunk, needle.getBytes(StandardCharsets.UTF_8));
            chunk[text - 2] = 9; // before the length: the encoding, of which there are six
        }
        Files.write(file, concat(chunk, ticks(0, 2)));

        var read = read();

        assertThat(read.texts).containsExactly("first", "middle", "last");
        assertThat(read.ticks).containsExactly(0L, 1L);
        assertThat(read.damage)
                .extracting(Damage::toString)
                .containsExactly(
                        file + ": byte " + eventRecords(chunk).get(1) + ": this event cannot be parsed",
                        file + ": byte " + eventRecords(chunk).get(3) + ": this event cannot be parsed");
    }

    @Test
    void aTypeWhoseNameTheJdkRefusesIsDamageLikeAnyOther() throws IOException {
        byte[] chunk = ticks(0, 3);
        byte[] name = "jdk.ThreadContextSwitchRate".getBytes(StandardCharsets.UTF_8);
        // What the same JVM recorded earlier can leave the name in a constant pool too, before or behind the metadata.
        for (int at : indexesOf(chunk, name)) {
            chunk[at + 3] = '&';
        }
        Files.write(file, chunk);
        var reader = new ChunkReader(new RecordingSink() {
            @Override
            public void events(EventWindow window) {}

            @Override
            public void damage(Damage damage) {}
        });

        assertThatThrownBy(() -> reader.read(file, 0)).isInstanceOf(ChunkReader.UnreadableEventException.class);
    }

    @Test
    void chunkThatItsRecorderDidNotFinishIsReadUpToItsLastWholeEvent() throws IOException {
        byte[] flushed = ticks(0, 3);
        var records = eventRecords(flushed);
        byte[] lateEvent = Arrays.copyOfRange(flushed, records.get(0), records.get(1));
        flushed[STATE] = 1;
        Files.write(file, concat(concat(flushed, lateEvent), Arrays.copyOf(lateEvent, lateEvent.length - 1)));

        var read = read();

        assertThat(read.ticks).containsExactly(0L, 0L, 1L, 2L);
        assertThat(read.damage)
                .extracting(Damage::toString)
                .containsExactly(file + ": byte " + (flushed.length + lateEvent.length)
                        + ": the recorder did not finish the chunk");
    }

    @Test
    void bytesBetweenChunksAreReportedAndSkipped() throws IOException {
        byte[] first = ticks(0, 2);
        byte[] second = ticks(2, 4);
        Files.write(file, concat(concat(first, new byte[1000]), second));

        var read = read();

        assertThat(read.ticks).containsExactly(0L, 1L, 2L, 3L);
        assertThat(read.damage)
                .extracting(Damage::toString)
                .containsExactly(file + ": byte " + first.length + ": no chunk begins here");
    }

    @Test
    void recordingOfWhichNothingIsReadableIsAnError() throws IOException {
        Files.write(file, Arrays.copyOf(ticks(0, 5), 100));

        assertThatThrownBy(this::read)
                .isInstanceOf(RecordingException.class)
                .hasMessage(file + ": nothing of this JFR recording can be read: byte 68: the chunk ends before the"
                        + " metadata that says what its events mean");
    }

    @Test
    void whereverARecordingIsCutItsFirstChunkIsRead() throws IOException {
        byte[] first = ticks(0, 3);
        byte[] both = concat(first, ticks(3, 6));
        for (int length = first.length + 1; length < both.length; length += 997) {
            Files.write(file, Arrays.copyOf(both, length));

            var read = read();

            assertThat(read.ticks).startsWith(0L, 1L, 2L);
            assertThat(read.damage).hasSize(1);
        }
    }

    /** What was read, and where not. */
    private static final class Read implements RecordingSink {
        private final List<Long> ticks = new ArrayList<>();
        private final List<@Nullable String> texts = new ArrayList<>();
        private final List<Damage> damage = new ArrayList<>();

        @Override
        public void events(EventWindow window) {
            for (int i = 0; i < window.size(); i++) {
                if (window.types().get(window.type(i)).name().equals("tick")) {
                    ticks.add(window.number(i, 0));
                } else {
                    texts.add(window.text(i, 0));
                }
            }
        }

        @Override
        public void damage(Damage place) {
            damage.add(place);
        }
    }

    private Read read() throws IOException {
        var read = new Read();
        try (var content = RecordingContent.of(file)) {
            new JfrFormat().read(content, Declarations.builtIn(), read);
        }
        return read;
    }

    /** One chunk with an event for each number, all of one size. */
    private byte[] ticks(int from, int to) throws IOException {
        Object[] values = new Object[to - from];
        Arrays.setAll(values, i -> (long) from + i);
        return events("tick(uint64_t n) \"%\" PRIu64", "tick", values);
    }

    private byte[] events(String declaration, String name, Object... values) throws IOException {
        var recorded = directory.resolve("recorded");
        do {
            try (var jfr = new FlightRecording()) {
                jfr.declare(declaration);
                for (var value : values) {
                    jfr.emit(name, value);
                }
                jfr.dump(recorded);
            }
        } while (!isInOrder(recorded));
        return Files.readAllBytes(recorded);
    }

    /** The JVM may empty the thread's buffer in between; then the later events come first in the file. */
    private static boolean isInOrder(Path recorded) throws IOException {
        var times = RecordingFile.readAllEvents(recorded).stream()
                .filter(event -> event.getEventType().getName().startsWith("migration."))
                .map(RecordedEvent::getStartTime)
                .toList();
        return times.equals(times.stream().sorted().toList());
    }

    /** Where the events of a chunk begin: its records of a type that is neither metadata nor checkpoint. */
    private static List<Integer> eventRecords(byte[] chunk) {
        var offsets = new ArrayList<Integer>();
        for (int offset = ChunkHeader.BYTES; offset < chunk.length; ) {
            int position = offset;
            int size = chunk[position] & 0x7F;
            for (int shift = 7; chunk[position++] < 0; shift += 7) {
                size |= (chunk[position] & 0x7F) << shift;
            }
            if (chunk[position] != 0 && chunk[position] != 1) {
                offsets.add(offset);
            }
            offset += size;
        }
        return offsets;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        return indexesOf(bytes, part).getFirst();
    }

    private static List<Integer> indexesOf(byte[] bytes, byte[] part) {
        var indexes = IntStream.rangeClosed(0, bytes.length - part.length)
                .filter(i -> Arrays.equals(bytes, i, i + part.length, part, 0, part.length))
                .boxed()
                .toList();
        assertThat(indexes).isNotEmpty();
        return indexes;
    }

    private static byte[] concat(byte[] first, byte[] second) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(first);
        bytes.write(second);
        return bytes.toByteArray();
    }
}
