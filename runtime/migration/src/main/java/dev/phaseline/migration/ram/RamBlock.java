package dev.phaseline.migration.ram;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A named piece of guest RAM: mapped memory of the host that the guest sees at consecutive addresses. Any thread may
 * read and write the bytes; who must not miss a write asks the {@link DirtyLog}. Source: QEMU {@code RAMBlock}.
 */
public final class RamBlock {
    /** Bits of a target page's size: 4096 bytes, as on x86. */
    public static final int PAGE_BITS = 12;

    /** Bytes of a target page, which is also the host page size of every block here. */
    public static final int PAGE_SIZE = 1 << PAGE_BITS;

    /** The longest block name that fits the length byte of a page record. */
    public static final int MAX_NAME_BYTES = 255;

    /** Buffers are shorter than 2 GiB. */
    private static final int WINDOW_BITS = 30;

    private final String name;
    private final int index;
    private final long ramAddress;
    private final MemorySegment memory;
    private final ByteBuffer[] windows;

    /**
     * @param index position of the block in its {@link GuestMemory}, from 0
     * @param ramAddress where the block starts in the flat space of RAM addresses, in bytes
     */
    RamBlock(String name, int index, long ramAddress, MemorySegment memory) {
        this.name = name;
        this.index = index;
        this.ramAddress = ramAddress;
        this.memory = memory;
        this.windows = windows(memory);
    }

    private static ByteBuffer[] windows(MemorySegment memory) {
        var windows = new ByteBuffer[Math.toIntExact(((memory.byteSize() - 1) >>> WINDOW_BITS) + 1)];
        for (int i = 0; i < windows.length; i++) {
            long start = (long) i << WINDOW_BITS;
            windows[i] = memory.asSlice(start, Math.min(1L << WINDOW_BITS, memory.byteSize() - start))
                    .asByteBuffer();
        }
        return windows;
    }

    /** The name under which both sides of a migration know the block, such as {@code ram}. */
    public String name() {
        return name;
    }

    /** Position of the block in its {@link GuestMemory}, from 0. */
    public int index() {
        return index;
    }

    /** Where the block starts in the flat space of RAM addresses, in bytes. */
    public long ramAddress() {
        return ramAddress;
    }

    /** Size in bytes, a multiple of {@link #PAGE_SIZE}. */
    public long usedLengthBytes() {
        return memory.byteSize();
    }

    /** Number of target pages. */
    public long pages() {
        return memory.byteSize() >>> PAGE_BITS;
    }

    /** The bytes. */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * The bytes around an offset as a channel takes them: the buffer begins at the multiple of 1 GiB before it. Everybody
     * gets the same buffer and leaves its position and limit alone.
     */
    public ByteBuffer window(long offsetBytes) {
        return windows[(int) (offsetBytes >>> WINDOW_BITS)];
    }

    /** Where the byte at an offset of the block stands in its {@link #window}. */
    public static int offsetInWindow(long offsetBytes) {
        return (int) (offsetBytes & ((1L << WINDOW_BITS) - 1));
    }

    /** Host virtual address of a byte of the block. */
    public long hostAddress(long offsetBytes) {
        return memory.address() + offsetBytes;
    }

    /** Whether a page holds nothing but zeros. */
    public boolean isZeroPage(long offsetBytes) {
        return ZeroPage.at(memory, offsetBytes);
    }

    /** Makes a page one of zeros; does not touch it if it is, so that the host need not allocate it. */
    public void clearPage(long offsetBytes) {
        if (!isZeroPage(offsetBytes)) {
            memory.asSlice(offsetBytes, PAGE_SIZE).fill((byte) 0);
        }
    }
}
