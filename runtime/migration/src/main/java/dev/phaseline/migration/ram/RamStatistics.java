package dev.phaseline.migration.ram;

import java.util.Optional;

/**
 * The numbers of a running or finished migration of RAM, with the meaning that QEMU's {@code query-migrate} gives them.
 *
 * @param totalBytes size of all blocks
 * @param remainingBytes still to be sent, as of the latest look
 * @param transferredBytes written for RAM to the stream and to further channels, headers included
 * @param normalPages pages sent with their bytes
 * @param duplicatePages pages sent as zero
 * @param dirtyPagesPerSecond pages that the guest dirtied per second in the latest period of a second or more
 * @param dirtySyncCount how often the dirty log was merged into the bitmaps
 * @param precopyBytes part of {@code transferredBytes} that the stream carried while the guest ran
 * @param downtimeBytes part of {@code transferredBytes} that it carried while the guest was stopped
 * @param multifdBytes part of {@code transferredBytes} that went over further channels, in either state of the guest;
 *     not in the two numbers before
 * @param xbzrle what sending differences has done; empty where the capability is off
 */
public record RamStatistics(
        long totalBytes,
        long remainingBytes,
        long transferredBytes,
        long normalPages,
        long duplicatePages,
        long dirtyPagesPerSecond,
        long dirtySyncCount,
        long precopyBytes,
        long downtimeBytes,
        long multifdBytes,
        Optional<XbzrleStatistics> xbzrle) {
    /** Nothing was sent yet. */
    public static final RamStatistics NONE = new RamStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Optional.empty());

    /** Pages sent in any form. */
    public long sentPages() {
        return normalPages
                + duplicatePages
                + xbzrle.map(XbzrleStatistics::pages).orElse(0L);
    }
}
