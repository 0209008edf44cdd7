package dev.phaseline.tracepoint.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.TracepointGroup;
import dev.phaseline.tracepoint.simple.SimpleFile.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimpleTraceTest {
    private static final TracepointGroup GROUP = group("simple", "simple_numbers", "simple_strings", "simple_none");

    @TempDir
    private Path directory;

    @Test
    void aFileBeginsWithTheNamesOfAllEvents() throws IOException {
        SimpleTrace trace = SimpleTrace.open(directory.resolve("names"));
        trace.close();

        SimpleFile file = SimpleFile.read(trace.path());
        assertThat(file.events()).isEmpty();
        assertThat(file.names())
                .containsEntry((long) event("simple_numbers").id(), "simple_numbers")
                .containsEntry((long) event("simple_none").id(), "simple_none");
    }

    @Test
    void argumentsAreRecordedInTheirOrder() throws IOException {
        try (SimpleTrace trace = SimpleTrace.open(directory.resolve("arguments"))) {
            long before = System.nanoTime();
            SimpleRecord.of(event("simple_numbers")).integer(-1).integer(7).write();
            SimpleRecord.of(event("simple_strings"))
                    .string("pc.ram")
                    .string(null)
                    .integer(Long.MIN_VALUE)
                    .string("")
                    .write();
            SimpleRecord.of(event("simple_none")).write();
            long after = System.nanoTime();
            trace.flush();

            List<Event> events = SimpleFile.read(trace.path()).events();
            assertThat(events)
                    .extracting(Event::name)
                    .containsExactly("simple_numbers", "simple_strings", "simple_none");
            assertThat(events).allSatisfy(event -> {
                assertThat(event.timestampNs()).isBetween(before, after);
                assertThat(event.pid()).isEqualTo((int) ProcessHandle.current().pid());
            });
            assertThat(events.get(0).integer()).isEqualTo(-1);
            assertThat(events.get(0).integer()).isEqualTo(7);
            assertThat(events.get(1).string()).isEqualTo("pc.ram");
            assertThat(events.get(1).string()).isEmpty();
            assertThat(events.get(1).integer()).isEqualTo(Long.MIN_VALUE);
            assertThat(events.get(1).string()).isEmpty();
            assertThat(events).noneMatch(event -> event.payload().hasRemaining());
            assertThat(trace.lost()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"a, 600, 512", "é, 300, 512", "€, 200, 512", "😀, 150, 512", "a, 512, 512", "é, 10, 20", "😀, 3, 12"})
    void aStringIsCutAt512BytesAsQemuDoes(String unit, int times, int bytes) throws IOException {
        String whole = unit.repeat(times);
        try (SimpleTrace trace = SimpleTrace.open(directory.resolve("long"))) {
            SimpleRecord.of(event("simple_strings"))
                    .string(whole)
                    .string("after")
                    .write();
            trace.flush();

            ByteBuffer payload =
                    SimpleFile.read(trace.path()).named("simple_strings").get(0).payload();
            byte[] recorded = new byte[payload.getInt()];
            payload.get(recorded);
            assertThat(recorded).hasSize(bytes).isEqualTo(Arrays.copyOf(whole.getBytes(StandardCharsets.UTF_8), bytes));
            assertThat(payload.getInt()).isEqualTo(5);
        }
    }

    @Test
    void halfACharacterIsRecordedAsAQuestionMark() throws IOException {
        try (SimpleTrace trace = SimpleTrace.open(directory.resolve("surrogate"))) {
            SimpleRecord.of(event("simple_strings")).string("a\ud83db").write();
            trace.flush();

            assertThat(SimpleFile.read(trace.path()).events().get(0).string()).isEqualTo("a?b");
        }
    }

    @Test
    void anEventThatIsRegisteredLaterIsNamedBeforeItsFirstRecord() throws IOException {
        try (SimpleTrace trace = SimpleTrace.open(directory.resolve("later"))) {
            SimpleRecord.of(event("simple_none")).write();
            trace.flush();
            SimpleRecord.of(group("simple_later", "simple_later_a").tracepoint("simple_later_a"))
                    .write();
            trace.flush();

            assertThat(SimpleFile.read(trace.path()).events())
                    .extracting(Event::name)
                    .containsExactly("simple_none", "simple_later_a");
        }
    }

    @Test
    void anotherFileEndsTheOneBefore() throws IOException {
        SimpleTrace first = SimpleTrace.open(directory.resolve("first"));
        SimpleRecord.of(event("simple_numbers")).integer(1).write();
        try (SimpleTrace second = SimpleTrace.open(directory.resolve("second"))) {
            SimpleRecord.of(event("simple_numbers")).integer(2).write();
            second.flush();

            assertThat(SimpleFile.read(first.path()).events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.integer()).isEqualTo(1));
            assertThat(SimpleFile.read(second.path()).events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.integer()).isEqualTo(2));
            assertThat(SimpleTrace.current()).isSameAs(second);
        }
    }

    @Test
    void openingTheSameFileBeginsItAnew() throws IOException {
        SimpleTrace first = SimpleTrace.open(directory.resolve("same"));
        SimpleRecord.of(event("simple_numbers")).integer(1).write();
        try (SimpleTrace second = SimpleTrace.open(first.path())) {
            SimpleRecord.of(event("simple_numbers")).integer(2).write();
            second.flush();

            assertThat(SimpleFile.read(second.path()).events())
                    .singleElement()
                    .satisfies(event -> assertThat(event.integer()).isEqualTo(2));
        }
    }

    @Test
    void aClosedFileCountsWhatItLoses() throws IOException {
        SimpleTrace trace = SimpleTrace.open(directory.resolve("closed"));
        trace.close();
        SimpleRecord.of(event("simple_none")).write();
        trace.close();
        trace.flush();

        assertThat(trace.lost()).isEqualTo(1);
        assertThat(SimpleFile.read(trace.path()).events()).isEmpty();
    }

    @Test
    void aFileThatCannotBeOpenedLeavesTheOpenOneAlone() throws IOException {
        try (SimpleTrace trace = SimpleTrace.open(directory.resolve("kept"))) {
            assertThatThrownBy(() -> SimpleTrace.open(directory.resolve("missing/file")))
                    .isInstanceOf(NoSuchFileException.class);

            assertThat(SimpleTrace.current()).isSameAs(trace);
        }
    }

    /** Whatever the machine: each event is in the file or counted as lost, in the file and by the trace. */
    @Test
    void everyRecordIsWrittenOrCounted() throws Exception {
        int threads = 4;
        int each = 100_000;
        SimpleTrace trace = SimpleTrace.open(directory.resolve("many"), 1 << 16);
        Tracepoint event = event("simple_numbers");
        var started = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            long number = t;
            var thread = new Thread(() -> {
                for (long i = 0; i < each; i++) {
                    SimpleRecord.of(event).integer(number).integer(i).write();
                }
            });
            started.add(thread);
            thread.start();
        }
        for (Thread thread : started) {
            thread.join();
        }
        trace.close();

        SimpleFile file = SimpleFile.read(trace.path());
        assertThat(trace.lost()).isPositive(); // the buffer holds about 1,300 of 400,000 records
        assertThat(file.dropped()).isEqualTo(trace.lost());
        assertThat(file.named("simple_numbers").size() + trace.lost()).isEqualTo((long) threads * each);
        long[] last = {-1, -1, -1, -1};
        for (Event record : file.named("simple_numbers")) {
            int thread = (int) record.integer();
            long number = record.integer();
            assertThat(number).isGreaterThan(last[thread]);
            last[thread] = number;
        }
    }

    @Test
    void whatAFullDiskRefusesIsCountedAndWhatFollowsIsWritten() throws IOException {
        var disk = new FullDisk();
        var ring = new RecordRing(1 << 16);
        var lost = new LongAdder();
        var writer = new SimpleWriter("test", disk, ring, lost);
        writer.start();
        disk.full = true;
        offer(ring, 1);
        writer.awaitWritten(ring.claimed());
        assertThat(lost.sum()).isEqualTo(1);

        disk.full = false;
        offer(ring, 2);
        writer.finish();

        Path copy = directory.resolve("copy");
        Files.write(copy, disk.written.toByteArray());
        SimpleFile file = SimpleFile.read(copy);
        assertThat(file.dropped()).isEqualTo(1);
        assertThat(file.named("simple_numbers"))
                .singleElement()
                .satisfies(event -> assertThat(event.integer()).isEqualTo(2));
    }

    private static void offer(RecordRing ring, long argument) {
        SimpleRecord record = SimpleRecord.of(event("simple_numbers")).integer(argument);
        ring.offer(record.finish(), record.length());
    }

    /** A file whose disk can be full. */
    private static final class FullDisk implements TraceFile {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private volatile boolean full;

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            written.writeBytes(copy);
        }

        @Override
        public void close() {}
    }

    private static Tracepoint event(String name) {
        return GROUP.tracepoint(name);
    }

    private static TracepointGroup group(String name, String... events) {
        return TracepointGroup.register(
                name,
                Set.of(Backend.SIMPLE),
                Stream.of(events).map(Tracepoint::of).toList());
    }
}
