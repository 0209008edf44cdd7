package dev.phaseline.benchmarks;

import dev.phaseline.benchmarks.trace.BenchTrace;
import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoints;
import dev.phaseline.tracepoint.simple.SimpleTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A stub that writes QEMU's binary format. Measured in bursts that the buffer holds, with the writer idle before each, so
 * that no figure counts records that were refused; a run that lost one fails.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class StubSimple {
    private static final int BURST = 500_000;

    private final String block = "pc.ram";
    private long offset;
    private final Path file = Path.of("stub-simple.trace");

    /** Switches the events on. */
    @Setup
    public void select() {
        Tracepoints.select(Set.of(Backend.SIMPLE));
        Tracepoints.apply("page_*");
    }

    /** Begins the file anew, so that it grows no further than one iteration's records. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        SimpleTrace.open(file);
    }

    /** Waits until the last burst is written. */
    @Setup(Level.Invocation)
    public void flush() {
        SimpleTrace.current().flush();
    }

    /** Fails if a record was lost. */
    @TearDown(Level.Iteration)
    public void loseNothing() {
        long lost = SimpleTrace.current().lost();
        if (lost > 0) {
            throw new IllegalStateException(lost + " records lost");
        }
    }

    /** Removes the file. */
    @TearDown
    public void delete() throws IOException {
        SimpleTrace.current().close();
        Files.delete(file);
    }

    /** Three numbers. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void numbers() {
        for (int i = 0; i < BURST; i++) {
            BenchTrace.pageCounted(offset += 4096, i, 1);
        }
    }

    /** A string and two numbers. */
    @Benchmark
    @OperationsPerInvocation(BURST)
    public void stringAndNumbers() {
        for (int i = 0; i < BURST; i++) {
            BenchTrace.pageSent(block, offset += 4096, offset);
        }
    }
}
