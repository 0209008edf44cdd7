package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a sample of pages says about the rate at which a guest writes. */
final class PageSampleTest {
    /** As many as a GiB has. */
    private static final long ALL = 1L << 18;

    private static final long MIB = 1 << 20;

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void theRateIsTheShareOfThePagesThatChangedOfTheMemoryInTheTime() {
        try (GuestMemory memory = GuestMemory.map(8 * MIB)) {
            PageSample sample = PageSample.take(memory, ALL, random);
            write(memory.blocks().getFirst(), 0, 512); // a quarter of 2048 pages

            assertThat(sample.dirtyMibPerSecond(500)).isEqualTo(4); // 2 MiB in half a second
            assertThat(sample.dirtyMibPerSecond(2000)).isEqualTo(1);
        }
    }

    @Test
    void aPageWithTheSameBytesCountsAsUnwritten() {
        try (GuestMemory memory = GuestMemory.map(8 * MIB)) {
            write(memory.blocks().getFirst(), 0, 2048);
            PageSample sample = PageSample.take(memory, ALL, random);
            write(memory.blocks().getFirst(), 0, 2048);

            assertThat(sample.dirtyMibPerSecond(1000)).isZero();
        }
    }

    @Test
    void aFewPagesStandForAllWhereAllAreAlike() {
        try (GuestMemory memory = GuestMemory.map(64 * MIB)) {
            PageSample sample = PageSample.take(memory, 128, random); // 8 pages
            write(memory.blocks().getFirst(), 0, memory.blocks().getFirst().pages());

            assertThat(sample.dirtyMibPerSecond(1000)).isEqualTo(64);
        }
    }

    @Test
    void everyBlockIsSampledHoweverSmall() {
        var small = new GuestMemory.Layout("small", 4096);
        try (GuestMemory memory = GuestMemory.map(List.of(new GuestMemory.Layout("ram", 4 * MIB), small))) {
            PageSample sample = PageSample.take(memory, 128, random);
            write(memory.blocks().getLast(), 0, 1);

            assertThat(sample.dirtyMibPerSecond(1)).isPositive();
        }
    }

    private static void write(RamBlock block, long firstPage, long pages) {
        for (long page = firstPage; page < firstPage + pages; page++) {
            block.memory().set(ValueLayout.JAVA_LONG, page << RamBlock.PAGE_BITS, 0x5a);
        }
    }
}
