package dev.phaseline.migration.migration;

import dev.phaseline.migration.ram.RamBlock;

/**
 * What users tune, under QEMU's names.
 *
 * @param maxBandwidthBytesPerSecond {@code max-bandwidth}; 0 is no limit
 * @param downtimeLimitMs {@code downtime-limit}: how long the guest may stand still at switchover
 * @param xbzrleCacheBytes {@code xbzrle-cache-size}: memory for versions of pages that the destination has
 */
public record MigrationParameters(long maxBandwidthBytesPerSecond, long downtimeLimitMs, long xbzrleCacheBytes) {
    /** The cache lives on the heap. */
    private static final long MAX_XBZRLE_CACHE_BYTES = Runtime.getRuntime().maxMemory() / 2;

    /** The values that a guest starts with; those of QEMU 7.2 (5.0 has 32 MiB/s). */
    public static final MigrationParameters DEFAULT = new MigrationParameters(128L << 20, 300, 64L << 20);

    /** The longest downtime that may be asked for, in milliseconds. */
    public static final long MAX_DOWNTIME_LIMIT_MS = 2_000_000;

    /** Refuses values that QEMU refuses. */
    public MigrationParameters {
        if (maxBandwidthBytesPerSecond < 0) {
            throw new IllegalArgumentException("Parameter 'max_bandwidth' expects an integer in the range of 0 to "
                    + Long.MAX_VALUE + " bytes/second");
        }
        if (downtimeLimitMs < 0 || downtimeLimitMs > MAX_DOWNTIME_LIMIT_MS) {
            throw new IllegalArgumentException("Parameter 'downtime_limit' expects an integer in the range of 0 to "
                    + MAX_DOWNTIME_LIMIT_MS + " milliseconds");
        }
        if (xbzrleCacheBytes > MAX_XBZRLE_CACHE_BYTES) {
            throw new IllegalArgumentException("Parameter 'xbzrle_cache_size' expects no more than "
                    + MAX_XBZRLE_CACHE_BYTES + " bytes in this process");
        }
        if (xbzrleCacheBytes < RamBlock.PAGE_SIZE || Long.bitCount(xbzrleCacheBytes) != 1) {
            throw new IllegalArgumentException(
                    "Parameter 'xbzrle_cache_size' expects a power of two no less than the" + " target page size");
        }
    }

    /** The same with another bandwidth. */
    public MigrationParameters withMaxBandwidth(long bytesPerSecond) {
        return new MigrationParameters(bytesPerSecond, downtimeLimitMs, xbzrleCacheBytes);
    }

    /** The same with another downtime limit. */
    public MigrationParameters withDowntimeLimit(long ms) {
        return new MigrationParameters(maxBandwidthBytesPerSecond, ms, xbzrleCacheBytes);
    }

    /** The same with another size of the cache. */
    public MigrationParameters withXbzrleCache(long bytes) {
        return new MigrationParameters(maxBandwidthBytesPerSecond, downtimeLimitMs, bytes);
    }

    /** Bytes that may be sent in one window of the rate limit; 0 is no limit. */
    long budgetPerWindow() {
        return maxBandwidthBytesPerSecond / (1000 / RateWindow.LENGTH_MS);
    }
}
