package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GuestMemoryTest {
    @Test
    void mapsZeroedPagesAtARealAddress() {
        try (GuestMemory memory = GuestMemory.map(8192)) {
            RamBlock ram = memory.blocks().getFirst();

            assertThat(ram.name()).isEqualTo("ram");
            assertThat(ram.pages()).isEqualTo(2);
            assertThat(ram.hostAddress(0)).isNotZero().isEqualTo(ram.memory().address());
            assertThat(ram.hostAddress(0) % RamBlock.PAGE_SIZE).isZero();
            assertThat(ram.hostAddress(4096) - ram.hostAddress(0)).isEqualTo(4096);
            assertThat(ram.memory().get(ValueLayout.JAVA_LONG, 8184)).isZero();
        }
    }

    @Test
    void ordersBlocksLargestFirstAndGivesThemConsecutiveRamAddresses() {
        try (GuestMemory memory = GuestMemory.map(
                List.of(new GuestMemory.Layout("rom", 4096), new GuestMemory.Layout("pc.ram", 12288)))) {
            assertThat(memory.blocks()).extracting(RamBlock::name).containsExactly("pc.ram", "rom");
            assertThat(memory.blocks()).extracting(RamBlock::ramAddress).containsExactly(0L, 12288L);
            assertThat(memory.totalBytes()).isEqualTo(16384);
            assertThat(memory.find("rom")).isSameAs(memory.blocks().get(1));
            assertThat(memory.find("vga")).isNull();
        }
    }

    @Test
    void aThreadThatUsesUnmappedMemoryGetsAnExceptionAndNoFault() {
        GuestMemory memory = GuestMemory.map(4096);
        RamBlock ram = memory.blocks().getFirst();
        memory.close();

        assertThatThrownBy(() -> ram.memory().get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void moreMemoryThanTheHostCanMapIsAClearError() {
        assertThatThrownBy(() -> GuestMemory.map(1L << 62))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("cannot map 4611686018427387904 bytes of guest RAM");
    }

    @Test
    void refusesSizesThatAreNoPages() {
        assertThatThrownBy(() -> GuestMemory.map(5000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("RAM block ram has 5000 bytes, which is no positive multiple of 4096");
    }
}
