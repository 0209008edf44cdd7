package dev.phaseline.migration.ram;

/**
 * The records that a {@code ram} section consists of. Each begins with 64 bits, big endian:
 *
 * <pre>
 *  63                                12 11            0
 * +------------------------------------+--------------+
 * |  byte offset in the block, or size |    flags     |
 * +------------------------------------+--------------+
 * </pre>
 *
 * followed by the block's name (length byte, bytes) if the record is a page and {@link #CONTINUE} is not set, and by
 * the body.
 */
final class RamRecord {
    /** Mask of the flags. */
    static final long FLAGS = 0xfff;

    /** A page that holds the same byte everywhere; the body is that byte. Senders only send 0. */
    static final int ZERO = 0x002;

    /** Total bytes of RAM, followed by name and length of each block. */
    static final int MEM_SIZE = 0x004;

    /** A page; the body is its bytes. */
    static final int PAGE = 0x008;

    /** End of the section's records. */
    static final int EOS = 0x010;

    /** Modifies a page record: same block as the page record before it, in whichever section that was. */
    static final int CONTINUE = 0x020;

    /** A page as the difference from its version before: encoding, length in 16 bits, encoded bytes. */
    static final int XBZRLE = 0x040;

    /**
     * A sync point of further connections that carry pages, where the end of a section does not stand for one. Since
     * QEMU 8.1; 7.2 refuses it.
     */
    static final int MULTIFD_FLUSH = 0x200;

    private RamRecord() {}
}
