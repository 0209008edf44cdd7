package dev.phaseline.benchmarks;

import dev.phaseline.benchmarks.trace.BenchTrace;
import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoints;
import dev.phaseline.tracepoint.simple.SimpleTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Calls a stub at a steady rate for a while and says how many records the file lost. */
public final class SimpleRate {
    private SimpleRate() {}

    /**
     * Runs.
     *
     * @param arguments the file, events per second, seconds
     */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long perSecond = Long.parseLong(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        SimpleTrace trace = SimpleTrace.open(file);
        Tracepoints.select(Set.of(Backend.SIMPLE));
        Tracepoints.apply("page_counted");

        long start = System.nanoTime();
        long called = 0;
        long wanted = perSecond * seconds;
        while (called < wanted) {
            double elapsed = (System.nanoTime() - start) / 1e9;
            long due = Math.min(wanted, (long) (elapsed * perSecond));
            for (; called < due; called++) {
                BenchTrace.pageCounted(called * 4096, (int) called, 1);
            }
        }
        double producedAfter = (System.nanoTime() - start) / 1e9;
        trace.close();
        double writtenAfter = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "%,d events in %.2f s, written after %.2f s: %,d bytes, %,d lost%n",
                called,
                producedAfter,
                writtenAfter,
                Files.size(file),
                trace.lost());
    }
}
