package dev.phaseline.migration.ram;

/**
 * What sending differences has done so far, with the meaning of {@code xbzrle-cache} in QEMU's {@code query-migrate}.
 *
 * @param cacheBytes size of the cache
 * @param bytes written for differences, without the first 8 bytes of each record
 * @param pages sent as differences
 * @param cacheMisses pages of which the cache had no version
 * @param cacheMissRate misses for each page in the latest period of a second or more
 * @param encodingRate bytes of pages for each byte of differences in that period; 0 if there were none
 * @param overflows pages whose difference was longer than the page
 */
public record XbzrleStatistics(
        long cacheBytes,
        long bytes,
        long pages,
        long cacheMisses,
        double cacheMissRate,
        double encodingRate,
        long overflows) {}
