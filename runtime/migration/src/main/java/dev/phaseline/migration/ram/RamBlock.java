package dev.phaseline.migration.ram;

import java.lang.foreign.MemorySegment;

/**
 * A named piece of guest RAM: mapped memory of the host that the guest sees at consecutive addresses. Any thread may
 * read and write the bytes; who must not miss a write asks the {@link DirtyLog}. Source: QEMU {@code RAMBlock}.
 */
public final class RamBlock {
    /** Bits of a target page's size: 4096 bytes, as on x86. */
    public static final int PAGE_BITS = 12;

    /** Bytes of a target page, in which pages are counted, dirtied and sent. */
    public static final int PAGE_SIZE = 1 << PAGE_BITS;

    /** The longest block name that fits the length byte of a page record. */
    public static final int MAX_NAME_BYTES = 255;

    private final String name;
    private final int index;
    private final long ramAddress;
    private final MemorySegment memory;
    private final Backing backing;

    /**
     * @param index position of the block in its {@link GuestMemory}, from 0
     * @param ramAddress where the block starts in the flat space of RAM addresses, in bytes
     */
    RamBlock(String name, int index, long ramAddress, MemorySegment memory, Backing backing) {
        this.backing = backing;
        this.name = name;
        this.index = index;
        this.ramAddress = ramAddress;
        this.memory = memory;
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

    /** What of the host the block is made of. */
    public Backing backing() {
        return backing;
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
