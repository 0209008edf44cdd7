package dev.phaseline.migration.multifd;

import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.stream.IoVector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pages of one block that travel in one packet: first those with data, then those of zeros. Owned by one thread at a time. */
final class PageBatch {
    /** 512 KiB of target pages, as in QEMU. */
    static final int MAX_PAGES = (512 << 10) / RamBlock.PAGE_SIZE;

    private final long[] offsets = new long[MAX_PAGES];
    private @Nullable RamBlock block;
    private int normalPages;
    private int zeroPages;

    /** The block of the pages; there must be one. */
    RamBlock block() {
        return Objects.requireNonNull(block, "an empty batch has no block");
    }

    boolean isEmpty() {
        return normalPages + zeroPages == 0;
    }

    boolean isFull() {
        return normalPages + zeroPages == MAX_PAGES;
    }

    /** Whether a page of a block may join. */
    @SuppressWarnings("ReferenceEquality") // blocks are compared as objects, each exists once
    boolean takes(RamBlock other) {
        return isEmpty() || (block == other && !isFull());
    }

    /**
     * Adds pages with data that follow each other, as many as there is room for; before any of zeros.
     *
     * @param offsetBytes of the first
     * @return how many
     */
    int add(RamBlock of, long offsetBytes, int pages) {
        block = of;
        int added = Math.min(pages, MAX_PAGES - normalPages);
        for (int i = 0; i < added; i++) {
            offsets[normalPages + i] = offsetBytes + (long) i * RamBlock.PAGE_SIZE;
        }
        normalPages += added;
        return added;
    }

    /** Becomes empty. */
    void clear() {
        block = null;
        normalPages = 0;
        zeroPages = 0;
    }

    /** Moves the pages that hold nothing but zeros behind the others. */
    void separateZeroPages() {
        int kept = 0;
        int found = 0;
        var zeros = new long[normalPages];
        for (int i = 0; i < normalPages; i++) {
            if (block().isZeroPage(offsets[i])) {
                zeros[found++] = offsets[i];
            } else {
                offsets[kept++] = offsets[i];
            }
        }
        System.arraycopy(zeros, 0, offsets, kept, found);
        normalPages = kept;
        zeroPages = found;
    }

    int normalPages() {
        return normalPages;
    }

    int zeroPages() {
        return zeroPages;
    }

    /** Bytes of the pages with data. */
    int normalBytes() {
        return normalPages * RamBlock.PAGE_SIZE;
    }

    /** Offset in the block of a page of either kind, in bytes. */
    long offset(int index) {
        return offsets[index];
    }

    /** Puts the offsets of all pages behind what a buffer has. */
    void putOffsets(ByteBuffer out) {
        int count = normalPages + zeroPages;
        out.asLongBuffer().put(offsets, 0, count);
        out.position(out.position() + count * Long.BYTES);
    }

    /** Takes over what a packet says; the buffer is at the offsets, and stays there. */
    void set(RamBlock of, ByteBuffer from, int normal, int zero) {
        block = of;
        from.asLongBuffer().get(offsets, 0, normal + zero);
        normalPages = normal;
        zeroPages = zero;
    }

    /** The memory of the pages with data, in their order; neighbours are one buffer. */
    List<ByteBuffer> memory() {
        var runs = new ArrayList<ByteBuffer>();
        for (int first = 0; first < normalPages; ) {
            int end = endOfRun(first);
            runs.add(block().memory()
                    .asSlice(offsets[first], (long) (end - first) * RamBlock.PAGE_SIZE)
                    .asByteBuffer());
            first = end;
        }
        return runs;
    }

    /** Adds what {@link #memory} gives to a vector with room for it. */
    void addMemoryTo(IoVector vector) {
        for (int first = 0; first < normalPages; ) {
            int end = endOfRun(first);
            vector.add(block().hostAddress(offsets[first]), (long) (end - first) * RamBlock.PAGE_SIZE);
            first = end;
        }
    }

    /** The first page behind one that does not follow in memory. */
    private int endOfRun(int first) {
        int end = first + 1;
        while (end < normalPages && offsets[end] == offsets[end - 1] + RamBlock.PAGE_SIZE) {
            end++;
        }
        return end;
    }
}
