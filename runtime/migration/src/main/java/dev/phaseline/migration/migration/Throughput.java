package dev.phaseline.migration.migration;

import dev.phaseline.migration.ram.RamStatistics;

/**
 * What the latest window of the rate limit has shown.
 *
 * @param thresholdBytes what can be sent within the allowed downtime at the bandwidth seen
 * @param megabitsPerSecond bandwidth seen, in 10^6 bits
 * @param pagesPerSecond pages of guest RAM sent per second
 * @param expectedDowntimeMs how long the guest would stand still if it were switched over now
 */
public record Throughput(long thresholdBytes, double megabitsPerSecond, long pagesPerSecond, long expectedDowntimeMs) {
    /** Before the first window: with a threshold of 0, only a guest without dirty pages is switched over. */
    static Throughput unknown(MigrationParameters parameters) {
        return new Throughput(0, 0, 0, parameters.downtimeLimitMs());
    }

    /** The same over a whole migration, as it is reported at the end. */
    Throughput overall(RamStatistics ram, long sendingMs) {
        return new Throughput(
                thresholdBytes,
                (double) ram.transferredBytes() * Byte.SIZE / sendingMs / 1000,
                ram.sentPages() * 1000 / sendingMs,
                expectedDowntimeMs);
    }
}
