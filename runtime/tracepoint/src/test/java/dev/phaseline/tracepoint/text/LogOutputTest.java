package dev.phaseline.tracepoint.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.TracepointGroup;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogOutputTest {
    private static final Tracepoint EVENT = Tracepoint.of("log_event");
    private static final Tracepoint OUTER = Tracepoint.of("log_outer");

    @TempDir
    private Path directory;

    @BeforeAll
    static void switchOn() {
        TracepointGroup.register("log_test", Set.of(Backend.LOG), List.of(EVENT, OUTER));
        Tracepoints.apply("log_event", "log_outer");
    }

    @AfterEach
    void restore() {
        LogOutput.setTimestamps(false);
        LogOutput.toStandardError();
    }

    @Test
    void aLineIsTheNameABlankAndTheText() throws Exception {
        Path file = directory.resolve("log");
        LogOutput.toFile(file.toString());

        TraceLine.of(EVENT)
                .text("addr=0x")
                .integer("%lx", 0xfee00000L)
                .text(" size=")
                .integer("%u", 4)
                .write();
        TraceLine.of(OUTER).write();

        assertThat(file).hasContent("log_event addr=0xfee00000 size=4\nlog_outer \n");
    }

    @Test
    void aTimestampIsThreadSecondsAndSixDigitsOfMicroseconds() {
        var line = new PrintfBuffer(LogOutput.LONGEST_PREFIX);
        line.text("acme_rd addr=0x0 size=0");

        LogOutput.stamp(line, Instant.ofEpochSecond(1795379838, 30_765_999), 4109);

        assertThat(line).hasToString("4109@1795379838.030765:acme_rd addr=0x0 size=0");
    }

    @Test
    void theLongestPrefixHasRoom() {
        var line = new PrintfBuffer(LogOutput.LONGEST_PREFIX);

        LogOutput.stamp(line, Instant.MAX, Long.MAX_VALUE);

        assertThat(line).hasToString("9223372036854775807@" + Instant.MAX.getEpochSecond() + ".999999:");
    }

    @Test
    void linesWithTimestampsNameTheKernelThreadThatWroteThem() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/thread-self")), "no /proc: threads have no number of the kernel");
        Path file = directory.resolve("log");
        LogOutput.toFile(file.toString());
        LogOutput.setTimestamps(true);
        var ids = new ArrayList<String>();
        var thread = new Thread(() -> {
            TraceLine.of(EVENT).write();
            TraceLine.of(EVENT).write();
            ids.add(ownId());
        });

        TraceLine.of(EVENT).write();
        thread.start();
        thread.join();

        String other = ids.get(0);
        assertThat(other).isNotEqualTo(ownId());
        assertThat(Files.readAllLines(file))
                .hasSize(3)
                .allMatch(line -> line.matches("\\d+@\\d{10}\\.\\d{6}:log_event "))
                .extracting(line -> line.substring(0, line.indexOf('@')))
                .containsExactly(ownId(), other, other);
    }

    @Test
    void theProcessIdStandsForPercentDAndTheFileIsEmptiedWhenOpened() throws Exception {
        Path file = directory.resolve("log-" + ProcessHandle.current().pid());
        Files.writeString(file, "old\n");

        LogOutput.toFile(directory.resolve("log-%d").toString());

        assertThat(file).isEmptyFile();
    }

    @Test
    void aFileThatCannotBeOpenedLeavesLinesWhereTheyWent() throws Exception {
        Path file = directory.resolve("log");
        LogOutput.toFile(file.toString());

        assertThatThrownBy(() -> LogOutput.toFile(directory.resolve("none/log").toString()))
                .isInstanceOf(FileNotFoundException.class);

        TraceLine.of(OUTER).write();
        assertThat(file).hasContent("log_outer \n");
    }

    @Test
    void whatAFullDiskDoesNotTakeIsCounted() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full: no full disk to write to");
        LogOutput.toFile("/dev/full");
        long before = LogOutput.lost();

        TraceLine.of(EVENT).write();
        TraceLine.of(EVENT).write();

        assertThat(LogOutput.lost() - before).isEqualTo(2);
        LogOutput.toStandardError();
        assertThat(LogOutput.lost() - before).isEqualTo(2);
    }

    @Test
    void aLineInsideALineIsALineOfItsOwn() throws Exception {
        Path file = directory.resolve("log");
        LogOutput.toFile(file.toString());

        TraceLine outer = TraceLine.of(OUTER).text("a");
        TraceLine.of(EVENT).text("inner").write();
        outer.text("b").write();

        assertThat(file).hasContent("log_event inner\nlog_outer ab\n");
    }

    @Test
    void linesOfThreadsDoNotMixAndNoneGetsLostWhileTheFileIsChanged() throws Exception {
        int threads = 8;
        int lines = 2000;
        var begin = new CountDownLatch(1);
        LogOutput.toFile(directory.resolve("log0").toString());
        var writers = new ArrayList<Thread>();
        for (int t = 0; t < threads; t++) {
            String text = String.valueOf((char) ('a' + t)).repeat(20 + 60 * t);
            var writer = new Thread(() -> {
                awaitQuietly(begin);
                for (int i = 0; i < lines; i++) {
                    TraceLine.of(EVENT).string("%s", text).write();
                }
            });
            writers.add(writer);
            writer.start();
        }

        begin.countDown();
        for (int i = 1; i < 20; i++) {
            LogOutput.toFile(directory.resolve("log" + i).toString());
        }
        for (Thread writer : writers) {
            writer.join();
        }

        var written = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            written.addAll(Files.readAllLines(directory.resolve("log" + i)));
        }
        assertThat(written).hasSize(threads * lines).allMatch(line -> line.matches("log_event (.)\\1*"));
        for (int t = 0; t < threads; t++) {
            String expected = "log_event " + String.valueOf((char) ('a' + t)).repeat(20 + 60 * t);
            assertThat(written.stream().filter(expected::equals)).hasSize(lines);
        }
    }

    @Test
    void anInterruptedThreadGoesOnWriting() throws Exception {
        Path file = directory.resolve("log");
        LogOutput.toFile(file.toString());

        Thread.currentThread().interrupt();
        TraceLine.of(EVENT).text("1").write();
        boolean interrupted = Thread.interrupted();
        TraceLine.of(EVENT).text("2").write();

        assertThat(interrupted).isTrue();
        assertThat(file).hasContent("log_event 1\nlog_event 2\n");
    }

    private static String ownId() {
        return String.valueOf(KernelThread.id());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
