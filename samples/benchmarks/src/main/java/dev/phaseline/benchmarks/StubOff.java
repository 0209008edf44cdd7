package dev.phaseline.benchmarks;

import dev.phaseline.benchmarks.trace.BenchTrace;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A stub whose event is off, beside a method that does nothing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
public class StubOff {
    private String block = "pc.ram";
    private long offset;

    /** The call of a method without a body. */
    @Benchmark
    public void emptyMethod() {
        nothing(block, offset += 4096, offset);
    }

    /** The call of a stub that is off. */
    @Benchmark
    public void stub() {
        BenchTrace.pageSent(block, offset += 4096, offset);
    }

    /** The query that guards costly arguments, and the stub behind it. */
    @Benchmark
    public void guardedStub() {
        offset += 4096;
        if (BenchTrace.pageSentEnabled()) {
            BenchTrace.pageSent(block.toUpperCase(Locale.ROOT), offset, offset);
        }
    }

    /** What an event that is on cannot do without: reading the clock. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }

    @SuppressWarnings("UnusedVariable") // as a stub that is off
    private static void nothing(String block, long offset, long host) {}
}
