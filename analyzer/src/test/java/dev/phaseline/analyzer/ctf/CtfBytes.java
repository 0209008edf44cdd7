package dev.phaseline.analyzer.ctf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A stream made by hand, value by value; little endian. */
final class CtfBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    CtfBytes u8(int value) {
        bytes.write(value);
        return this;
    }

    CtfBytes u16(int value) {
        return u8(value).u8(value >>> 8);
    }

    CtfBytes u32(int value) {
        return u16(value).u16(value >>> 16);
    }

    CtfBytes u64(long value) {
        return u32((int) value).u32((int) (value >>> 32));
    }

    CtfBytes bigU32(int value) {
        bytes.writeBytes(
                ByteBuffer.allocate(4).order(ByteOrder.BIG_ENDIAN).putInt(value).array());
        return this;
    }

    CtfBytes string(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return u8(0);
    }

    CtfBytes raw(byte... values) {
        bytes.writeBytes(values);
        return this;
    }

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    /**
     * Adds a packet as LTTng writes it: header, context, content.
     *
     * @param packetBytes its whole size; what is left is padding
     */
    CtfBytes packet(CtfBytes content, long begin, int number, long discarded, int packetBytes) {
        return packet(content, begin, begin + 1000, number, discarded, packetBytes);
    }

    /** Adds a packet that tells when it ends. */
    CtfBytes packet(CtfBytes content, long begin, long end, int number, long discarded, int packetBytes) {
        int start = size();
        int contentBytes = PACKET_START + content.size();
        u32(0xC1FC1FC1).raw(new byte[16]).u32(0).u64(0);
        u64(begin)
                .u64(begin + 1000)
                .u64(contentBytes * 8L)
                .u64(packetBytes * 8L)
                .u64(number)
                .u64(discarded)
                .u32(3);
        raw(content.toBytes());
        return raw(new byte[packetBytes - (size() - start)]);
    }

    /** The bytes of header and context. */
    static final int PACKET_START = 84;
}
