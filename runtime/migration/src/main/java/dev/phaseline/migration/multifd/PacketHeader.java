package dev.phaseline.migration.multifd;

import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What stands before the pages of a packet, 1344 bytes, big endian:
 *
 * <pre>
 *    0  magic 0x11223344
 *    4  version 1
 *    8  flags: 1 for a sync point, the method of compression
 *   12  places for pages: 128
 *   16  pages with data
 *   20  bytes of payload behind the header
 *   24  number of the packet, 64 bits, over all channels
 *   32  pages of zeros (since QEMU 9.0; 0 before)
 *   36  zeros
 *   64  name of the block, 256 bytes, padded with NUL
 *  320  offsets in the block, 128 times 64 bits: pages with data, pages of zeros, undefined
 * </pre>
 *
 * In a packet without pages, block, offsets and payload size mean nothing; QEMU 7.2 leaves there what the packet before
 * had.
 *
 * @param flags as received
 * @param payloadBytes behind the header; 0 if there are no pages with data
 * @param number of the packet
 */
record PacketHeader(int flags, int payloadBytes, long number) {
    static final int BYTES = 1344;

    /** Flag: all that was sent on this channel before the packet, and the packet itself, belongs before the sync point. */
    static final int SYNC = 0x01;

    /** Flag of 10.0: the packet carries the state of a device. */
    private static final int DEVICE_STATE = 0x40;

    private static final int RESERVED_BYTES = 28;
    private static final int NAME_BYTES = 256;

    /** No page grows by more when it is compressed; also QEMU's bound. */
    static final int MAX_COMPRESSED_BYTES = 2 * PageBatch.MAX_PAGES * RamBlock.PAGE_SIZE;

    boolean isSync() {
        return (flags & SYNC) != 0;
    }

    /** Writes a header, which fills the buffer. */
    static void encode(ByteBuffer out, int flags, PageBatch pages, int payloadBytes, long number) {
        out.clear();
        out.putInt(InitPacket.MAGIC).putInt(InitPacket.VERSION).putInt(flags).putInt(PageBatch.MAX_PAGES);
        out.putInt(pages.normalPages()).putInt(payloadBytes).putLong(number).putInt(pages.zeroPages());
        out.put(new byte[RESERVED_BYTES]);
        byte[] name = new byte[NAME_BYTES];
        if (!pages.isEmpty()) {
            byte[] bytes = pages.block().name().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, name, 0, bytes.length);
        }
        out.put(name);
        pages.putOffsets(out);
        while (out.hasRemaining()) {
            out.putLong(0);
        }
        out.flip();
    }

    /**
     * Reads a header and checks every value.
     *
     * @param bytes the whole header
     * @param memory of the guest that the pages are for
     * @param expected how its pages must be compressed
     * @param pages becomes the pages of the packet
     * @throws MalformedPacketException if it does not fit this guest
     */
    static PacketHeader decode(ByteBuffer bytes, GuestMemory memory, MultifdCompression expected, PageBatch pages)
            throws MalformedPacketException {
        ByteBuffer in = bytes.duplicate();
        MalformedPacketException.checkMagic(in.getInt());
        MalformedPacketException.checkVersion(in.getInt());
        int flags = in.getInt();
        int places = in.getInt();
        int normal = in.getInt();
        int payloadBytes = in.getInt();
        long number = in.getLong();
        int zero = in.getInt();
        checkFlags(flags);
        checkAtMost(places, PageBatch.MAX_PAGES, "places for pages");
        checkAtMost(normal, places, "pages with data");
        checkAtMost(zero, places - normal, "pages of zeros");
        pages.clear();
        if (normal + zero == 0) {
            return new PacketHeader(flags, 0, number);
        }
        in.position(in.position() + RESERVED_BYTES);
        RamBlock block = block(in, memory);
        pages.set(block, in, normal, zero);
        checkOffsets(pages);
        if (normal == 0) {
            return new PacketHeader(flags, 0, number);
        }
        checkPayload(flags, payloadBytes, normal, expected);
        return new PacketHeader(flags, payloadBytes, number);
    }

    private static void checkFlags(int flags) throws MalformedPacketException {
        if ((flags & DEVICE_STATE) != 0) {
            throw new MalformedPacketException("the packet carries device state, which is not supported");
        }
        if ((flags & ~(SYNC | MultifdCompression.MASK)) != 0) {
            throw new MalformedPacketException("unknown flags 0x%x".formatted(flags));
        }
    }

    private static void checkAtMost(int count, int most, String what) throws MalformedPacketException {
        if (count < 0 || count > most) {
            throw new MalformedPacketException(
                    "%s %s, at most %d are possible".formatted(Integer.toUnsignedString(count), what, most));
        }
    }

    private static RamBlock block(ByteBuffer in, GuestMemory memory) throws MalformedPacketException {
        byte[] bytes = new byte[NAME_BYTES];
        in.get(bytes);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        if (length == bytes.length) {
            throw new MalformedPacketException("the name of the RAM block has no end");
        }
        String name = new String(bytes, 0, length, StandardCharsets.UTF_8);
        RamBlock block = memory.find(name);
        if (block == null) {
            throw new MalformedPacketException("the source has a RAM block '" + name + "', this guest has none");
        }
        return block;
    }

    private static void checkOffsets(PageBatch pages) throws MalformedPacketException {
        long last = pages.block().usedLengthBytes() - RamBlock.PAGE_SIZE;
        for (int i = 0; i < pages.normalPages() + pages.zeroPages(); i++) {
            long offset = pages.offset(i);
            if (offset < 0 || offset > last || offset % RamBlock.PAGE_SIZE != 0) {
                throw new MalformedPacketException("RAM block '%s' has 0x%x bytes and no page at 0x%x"
                        .formatted(pages.block().name(), pages.block().usedLengthBytes(), offset));
            }
        }
    }

    private static void checkPayload(int flags, int bytes, int pages, MultifdCompression expected)
            throws MalformedPacketException {
        int method = flags & MultifdCompression.MASK;
        if (method != expected.flag()) {
            throw new MalformedPacketException(
                    "compression method 0x%x, expected 0x%x: both guests need multifd-compression=%s"
                            .formatted(method, expected.flag(), expected.wireName()));
        }
        if (expected == MultifdCompression.NONE && bytes != pages * RamBlock.PAGE_SIZE) {
            throw new MalformedPacketException(
                    "%s bytes of payload for %d pages".formatted(Integer.toUnsignedString(bytes), pages));
        }
        checkAtMost(bytes, MAX_COMPRESSED_BYTES, "bytes of payload");
    }
}
