package dev.phaseline.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.util.Locale;

/**
 * What work took.
 *
 * @param seconds from its beginning to its end
 * @param cpuSeconds of all threads of the process
 */
record Cost(double seconds, double cpuSeconds) {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** Work that takes a time. */
    @FunctionalInterface
    interface Work {
        /** Does it. */
        void run() throws IOException, SQLException;
    }

    static Cost of(Work work) throws IOException, SQLException {
        long startNs = System.nanoTime();
        long startCpuNs = PROCESS.getProcessCpuTime();
        work.run();
        return new Cost((System.nanoTime() - startNs) / 1e9, (PROCESS.getProcessCpuTime() - startCpuNs) / 1e9);
    }

    /** The cheaper of two, by elapsed time. */
    Cost least(Cost other) {
        return seconds <= other.seconds ? this : other;
    }

    /** Cells of a table: how many million events a second, how long, how much processor time. */
    String cells(long events) {
        return String.format(Locale.ROOT, "%.2f M | %.2f s | %.2f s", events / seconds / 1e6, seconds, cpuSeconds);
    }
}
