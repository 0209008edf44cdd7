package dev.phaseline.migration.ram;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/**
 * Pages of guest RAM picked at random, as they were at one moment: how many of them are different later tells how fast the
 * guest writes, without a dirty log. A page that got the same bytes again counts as unwritten.
 *
 * <p>Source: QEMU {@code migration/dirtyrate.c}, which leaves out blocks of less than 128 MiB; here a guest may have no
 * larger ones.
 */
public final class PageSample {
    private static final int GIB_BITS = 30;
    private static final double MIB = 1 << 20;
    private static final double MS_PER_SECOND = 1000;

    private final List<BlockSample> blocks;

    private PageSample(List<BlockSample> blocks) {
        this.blocks = blocks;
    }

    /** Some pages of a block, and the sums that they had. */
    private static final class BlockSample {
        private final RamBlock block;
        private final long[] pages;
        private final long[] sums;

        BlockSample(RamBlock block, long[] pages) {
            this.block = block;
            this.pages = pages;
            this.sums = LongStream.of(pages).map(page -> sum(block, page)).toArray();
        }

        long changed() {
            long changed = 0;
            for (int i = 0; i < pages.length; i++) {
                if (sum(block, pages[i]) != sums[i]) {
                    changed++;
                }
            }
            return changed;
        }
    }

    /**
     * Takes a sample of each block.
     *
     * @param pagesPerGib how many pages of each GiB, from 1 on; all of a block that does not have more
     */
    public static PageSample take(GuestMemory memory, long pagesPerGib, RandomGenerator random) {
        var blocks = new ArrayList<BlockSample>();
        for (RamBlock block : memory.blocks()) {
            blocks.add(new BlockSample(block, pick(block, pagesPerGib, random)));
        }
        return new PageSample(List.copyOf(blocks));
    }

    private static long[] pick(RamBlock block, long pagesPerGib, RandomGenerator random) {
        long count = Math.max(1, (block.usedLengthBytes() * pagesPerGib) >>> GIB_BITS);
        return count >= block.pages()
                ? LongStream.range(0, block.pages()).toArray()
                : random.longs(count, 0, block.pages()).toArray();
    }

    private static long sum(RamBlock block, long page) {
        MemorySegment bytes = block.memory().asSlice(page << RamBlock.PAGE_BITS, RamBlock.PAGE_SIZE);
        var sum = new CRC32C();
        sum.update(bytes.asByteBuffer());
        return sum.getValue();
    }

    /**
     * Looks at the pages again.
     *
     * @param elapsedMs milliseconds since the sample was taken
     * @return how fast the guest dirties its memory, in MiB per second
     */
    public long dirtyMibPerSecond(long elapsedMs) {
        long bytes = 0;
        long sampled = 0;
        long dirty = 0;
        for (BlockSample sample : blocks) {
            bytes += sample.block.usedLengthBytes();
            sampled += sample.pages.length;
            dirty += sample.changed();
        }
        return sampled == 0 ? 0 : Math.round(bytes / MIB * dirty / sampled * MS_PER_SECOND / elapsedMs);
    }
}
