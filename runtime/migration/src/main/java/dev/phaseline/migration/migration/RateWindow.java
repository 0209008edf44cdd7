package dev.phaseline.migration.migration;

import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.ram.RamStatistics;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.function.Supplier;

/**
 * Spends a budget of bytes per window of 100 ms, and takes from each window the bandwidth that decides about switchover.
 * Owned by the thread that sends. The budget itself is in the {@link QemuOutputFile}.
 *
 * <p>Source: QEMU {@code migration/migration.c}, {@code migration_rate_limit} and {@code migration_update_counters}.
 */
final class RateWindow {
    /** Length of a window in milliseconds. */
    static final int LENGTH_MS = 100;

    /** With fewer bytes in a window the bandwidth says too little about the downtime. */
    private static final long MIN_BYTES_FOR_ESTIMATE = 10_000;

    /** The event tells whether a wait was cut short by a page that the destination cannot do without. */
    private static final int WINDOW_ENDED = 0;

    private final QemuOutputFile out;
    private final MigrationSettings settings;
    private final Supplier<RamStatistics> ram;
    private final MonotonicClock clock;
    private final Pause pause;

    private long startNanos;
    private long startBytes;
    private long startPages;
    private volatile Throughput throughput;

    /** How the thread waits for the end of a window. */
    @FunctionalInterface
    interface Pause {
        void forMillis(long ms);
    }

    /** Begins the first window now, so that it contains the setup. */
    RateWindow(
            QemuOutputFile out,
            MigrationSettings settings,
            Supplier<RamStatistics> ram,
            MonotonicClock clock,
            Pause pause) {
        this.out = out;
        this.settings = settings;
        this.ram = ram;
        this.clock = clock;
        this.pause = pause;
        this.startNanos = clock.nanos();
        this.startBytes = out.countedBytes();
        this.throughput = Throughput.unknown(settings.parameters());
    }

    /** What the latest complete window has shown. For any thread. */
    Throughput throughput() {
        return throughput;
    }

    /** Closes the window if it is over, and waits for its end if its budget is. */
    void step() {
        long elapsedMs = clock.millisSince(startNanos);
        if (elapsedMs >= LENGTH_MS) {
            close(elapsedMs);
            elapsedMs = 0;
        }
        if (out.rateLimitExceeded() && out.error() == null) {
            int leftMs = (int) (LENGTH_MS - elapsedMs);
            MigrationTrace.migrationRateLimitPre(leftMs);
            pause.forMillis(leftMs);
            MigrationTrace.migrationRateLimitPost(WINDOW_ENDED);
        }
    }

    /** Waits for the end of this window although its budget is not used up. */
    void awaitEnd() {
        pause.forMillis(Math.max(0, LENGTH_MS - clock.millisSince(startNanos)));
    }

    private void close(long elapsedMs) {
        long transferredBytes = out.countedBytes() - startBytes;
        double bytesPerMs = (double) transferredBytes / elapsedMs;
        MigrationParameters parameters = settings.parameters();
        double switchoverBytesPerMs = parameters.switchoverBytesPerMs(bytesPerMs);
        long thresholdBytes = (long) (switchoverBytesPerMs * parameters.downtimeLimitMs());
        RamStatistics pages = ram.get();
        boolean estimable = pages.dirtyPagesPerSecond() > 0 && transferredBytes > MIN_BYTES_FOR_ESTIMATE;
        throughput = new Throughput(
                thresholdBytes,
                bytesPerMs * Byte.SIZE / 1000,
                (pages.sentPages() - startPages) * 1000 / elapsedMs,
                estimable ? (long) (pages.remainingBytes() / switchoverBytesPerMs) : throughput.expectedDowntimeMs());
        out.resetRateLimit();
        startNanos = clock.nanos();
        startBytes = out.countedBytes();
        startPages = pages.sentPages();
        MigrationTrace.migrateTransferred(transferredBytes, elapsedMs, (long) bytesPerMs, thresholdBytes);
    }
}
