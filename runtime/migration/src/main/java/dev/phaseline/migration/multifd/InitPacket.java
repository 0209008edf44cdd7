package dev.phaseline.migration.multifd;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The first that the source sends on each channel, 64 bytes, big endian:
 *
 * <pre>
 *   0  magic 0x11223344
 *   4  version 1
 *   8  UUID of the guest, 16 bytes; zeros if it has none
 *  24  number of the channel, one byte, from 0
 *  25  zeros
 * </pre>
 *
 * @param uuid of the guest
 * @param channel from 0 to 255
 */
record InitPacket(UUID uuid, int channel) {
    static final int BYTES = 64;
    static final int MAGIC = 0x11223344;
    static final int VERSION = 1;

    private static final int RESERVED_BYTES = 39;

    /** Returns the packet's bytes. */
    ByteBuffer encode() {
        return ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .putInt(VERSION)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .put((byte) channel)
                .put(new byte[RESERVED_BYTES])
                .flip();
    }

    /**
     * Reads a packet and checks all but the number of the channel.
     *
     * @param bytes the whole packet
     * @param expectedUuid of the guest that waits here
     * @throws MalformedPacketException if it is none, or one of another guest
     */
    static InitPacket decode(ByteBuffer bytes, UUID expectedUuid) throws MalformedPacketException {
        ByteBuffer in = bytes.duplicate();
        MalformedPacketException.checkMagic(in.getInt());
        MalformedPacketException.checkVersion(in.getInt());
        var uuid = new UUID(in.getLong(), in.getLong());
        if (!uuid.equals(expectedUuid)) {
            throw new MalformedPacketException("the source's guest has UUID " + uuid + ", this one " + expectedUuid);
        }
        return new InitPacket(uuid, Byte.toUnsignedInt(in.get()));
    }
}
