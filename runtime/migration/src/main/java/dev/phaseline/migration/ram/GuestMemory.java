package dev.phaseline.migration.ram;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The RAM of one guest: its blocks, largest first as they stand in a migration stream. Those of a machine that is only
 * known once its stream arrives are added while that is read. Closing it unmaps the memory;
 * a thread that still uses a block then gets an {@link IllegalStateException}, never a fault.
 */
public final class GuestMemory implements AutoCloseable {
    /** Far more than a machine has. Each costs more than its bytes: a mapping, bitmaps, a place in every search. */
    static final int MAX_GROWN_BLOCKS = 4096;

    private final Arena arena = Arena.ofShared();
    private final long growthLimitBytes;
    private volatile List<RamBlock> blocks = List.of();

    private GuestMemory(List<Layout> layouts, long growthLimitBytes) {
        this.growthLimitBytes = growthLimitBytes;
        try {
            layouts.forEach(this::append);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private RamBlock append(Layout layout) {
        var mapped = new ArrayList<>(blocks);
        var block = new RamBlock(layout.name(), mapped.size(), totalBytes(), host(layout), layout.backing());
        mapped.add(block);
        blocks = List.copyOf(mapped);
        return block;
    }

    private MemorySegment host(Layout layout) {
        return switch (layout.backing()) {
            case Backing.Anonymous anonymous -> HostMemory.map(layout.sizeBytes(), arena);
            case Backing.HugePages huge -> HostMemory.mapHugePages(layout.sizeBytes(), arena);
            case Backing.SharedFile file -> SharedFiles.map(file.path(), layout.sizeBytes(), arena);
        };
    }

    /**
     * A block to map.
     *
     * @param sizeBytes a positive multiple of the pages that it is made of, at least {@link RamBlock#PAGE_SIZE}
     */
    public record Layout(String name, long sizeBytes, Backing backing) {
        /** A block of memory of this process. */
        public Layout(String name, long sizeBytes) {
            this(name, sizeBytes, new Backing.Anonymous());
        }

        /** @throws IllegalArgumentException if the name does not fit a page record or the size is no number of pages */
        public Layout {
            int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (nameBytes == 0 || nameBytes > RamBlock.MAX_NAME_BYTES) {
                throw new IllegalArgumentException("a RAM block's name has 1 to %d bytes, this one has %d"
                        .formatted(RamBlock.MAX_NAME_BYTES, nameBytes));
            }
            if (sizeBytes <= 0 || sizeBytes % backing.pageBytes() != 0) {
                throw new IllegalArgumentException("RAM block %s has %d bytes, which is no positive multiple of %d"
                        .formatted(name, sizeBytes, backing.pageBytes()));
            }
        }
    }

    /**
     * Maps memory for the given blocks, zeroed where it is not that of a file.
     *
     * @throws IllegalArgumentException if two blocks have one name
     * @throws UncheckedIOException if a file cannot be mapped; the message of its cause is one line for the user
     * @throws OutOfMemoryError if the host has not enough; the message is one line for the user
     */
    public static GuestMemory map(List<Layout> layouts) {
        List<Layout> largestFirst = layouts.stream()
                .sorted((one, other) -> Long.compare(other.sizeBytes(), one.sizeBytes()))
                .toList();
        if (layouts.stream().map(Layout::name).distinct().count() < layouts.size()) {
            throw new IllegalArgumentException("two RAM blocks have the same name");
        }
        return new GuestMemory(largestFirst, 0);
    }

    /**
     * Maps nothing yet: the block list of an incoming stream decides what there is.
     *
     * @param limitBytes the most that all blocks together may have
     */
    public static GuestMemory growing(long limitBytes) {
        return new GuestMemory(List.of(), limitBytes);
    }

    /** Whether {@link #grow} may add blocks. */
    public boolean isGrowing() {
        return growthLimitBytes > 0;
    }

    /**
     * Maps one more block, behind the others, whatever its size. For the thread that reads the stream.
     *
     * @throws IllegalArgumentException if there would be too many blocks, or all together would get larger than they may
     * @throws OutOfMemoryError if the host has not enough; the message is one line for the user
     */
    public RamBlock grow(Layout layout) {
        if (blocks.size() >= MAX_GROWN_BLOCKS) {
            throw new IllegalArgumentException("RAM block %s is one more than the %d that are possible"
                    .formatted(layout.name(), MAX_GROWN_BLOCKS));
        }
        if (layout.sizeBytes() > growthLimitBytes - totalBytes()) {
            throw new IllegalArgumentException("RAM block %s has %d bytes, but of the %d that are allowed %d are left"
                    .formatted(layout.name(), layout.sizeBytes(), growthLimitBytes, growthLimitBytes - totalBytes()));
        }
        return append(layout);
    }

    /** Maps a guest with a single block {@code ram}, as QEMU's machine {@code none} has. */
    public static GuestMemory map(long sizeBytes) {
        return map(List.of(new Layout("ram", sizeBytes)));
    }

    /** The blocks, largest first, or as a stream listed them. */
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
