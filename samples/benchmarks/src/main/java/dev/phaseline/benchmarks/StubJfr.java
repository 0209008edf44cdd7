package dev.phaseline.benchmarks;

import dev.phaseline.benchmarks.trace.BenchTrace;
import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoints;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Event;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.Unsigned;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A stub that records through JFR, beside an event with the same fields that is written by hand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(5)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class StubJfr {
    private final Recording recording = new Recording();
    private String block = "pc.ram";
    private long offset;

    /** What a developer writes without a generator. */
    @Name("bench.hand_written")
    @StackTrace(false)
    static final class PageSent extends Event {
        String block = "";

        @Unsigned
        long offset;

        @MemoryAddress
        long host;
    }

    /** Records both kinds of event, to disk as recordings do. */
    @Setup
    public void record() {
        Tracepoints.select(Set.of(Backend.JFR));
        Tracepoints.apply("page_sent");
        recording.start();
    }

    /** Ends the recording. */
    @TearDown
    public void discard() {
        recording.close();
    }

    /** The event that is written by hand. */
    @Benchmark
    public void handWritten() {
        var event = new PageSent();
        event.block = block;
        event.offset = offset += 4096;
        event.host = offset;
        event.commit();
    }

    /** The stub. */
    @Benchmark
    public void stub() {
        BenchTrace.pageSent(block, offset += 4096, offset);
    }
}
