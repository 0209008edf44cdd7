package dev.phaseline.migration.ram;

import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The RAM of one guest: its blocks, largest first as they stand in a migration stream. Closing it unmaps the memory;
 * a thread that still uses a block then gets an {@link IllegalStateException}, never a fault.
 */
public final class GuestMemory implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final List<RamBlock> blocks;

    private GuestMemory(List<Layout> layouts) {
        var mapped = new ArrayList<RamBlock>();
        long ramAddress = 0;
        for (Layout layout : layouts) {
            mapped.add(
                    new RamBlock(layout.name(), mapped.size(), ramAddress, HostMemory.map(layout.sizeBytes(), arena)));
            ramAddress += layout.sizeBytes();
        }
        this.blocks = List.copyOf(mapped);
    }

    /**
     * Name and size of a block to map.
     *
     * @param sizeBytes a positive multiple of {@link RamBlock#PAGE_SIZE}
     */
    public record Layout(String name, long sizeBytes) {
        /** @throws IllegalArgumentException if the name does not fit a page record or the size is no number of pages */
        public Layout {
            int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (nameBytes == 0 || nameBytes > RamBlock.MAX_NAME_BYTES) {
                throw new IllegalArgumentException("a RAM block's name has 1 to %d bytes, this one has %d"
                        .formatted(RamBlock.MAX_NAME_BYTES, nameBytes));
            }
            if (sizeBytes <= 0 || sizeBytes % RamBlock.PAGE_SIZE != 0) {
                throw new IllegalArgumentException("RAM block %s has %d bytes, which is no positive multiple of %d"
                        .formatted(name, sizeBytes, RamBlock.PAGE_SIZE));
            }
        }
    }

    /** Maps zeroed memory for the given blocks. */
    public static GuestMemory map(List<Layout> layouts) {
        List<Layout> largestFirst = layouts.stream()
                .sorted((one, other) -> Long.compare(other.sizeBytes(), one.sizeBytes()))
                .toList();
        return new GuestMemory(largestFirst);
    }

    /** Maps a guest with a single block {@code ram}, as QEMU's machine {@code none} has. */
    public static GuestMemory map(long sizeBytes) {
        return map(List.of(new Layout("ram", sizeBytes)));
    }

    /** The blocks, largest first. */
    public List<RamBlock> blocks() {
        return blocks;
    }

    /** The block of that name, or null. */
    public @Nullable RamBlock find(String name) {
        for (RamBlock block : blocks) {
            if (block.name().equals(name)) {
                return block;
            }
        }
        return null;
    }

    /** Bytes of all blocks together. */
    public long totalBytes() {
        return blocks.stream().mapToLong(RamBlock::usedLengthBytes).sum();
    }

    @Override
    public void close() {
        arena.close();
    }
}
