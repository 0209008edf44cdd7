package dev.phaseline.migration.captured;

import dev.phaseline.migration.savevm.SectionHeader;
import dev.phaseline.migration.stream.StreamProtocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A growing copy of a part of a stream, up to a limit. */
final class ReceivedBytes {
    private static final int FIRST_CAPACITY = 4 * 1024;

    /** Item type, section id, length of the name. */
    private static final int NAME_OFFSET = 6;

    private static final int NUMBERS_BEHIND_NAME_BYTES = 2 * Integer.BYTES;

    /** Versions of sections are small numbers or, as that of {@code eeprom}, dates; anything else is no header. */
    private static final int MAX_VERSION = 0xffff;

    private static final int FIRST_DATE = 1990_01_01;
    private static final int LAST_DATE = 2099_12_31;

    static final int FOOTER_BYTES = 1 + Integer.BYTES;

    private final int limit;
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;

    /** @param limit the most bytes that are kept */
    ReceivedBytes(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    /** Adds bytes; false if they do not fit under the limit. */
    boolean append(byte[] source, int count) {
        if (count > limit - size) {
            return false;
        }
        if (size + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(size + count, 2L * bytes.length)));
        }
        System.arraycopy(source, 0, bytes, size, count);
        size += count;
        return true;
    }

    /** Adds a header as it stands in a stream. */
    void append(SectionHeader header) {
        byte[] name = header.idstr().getBytes(StandardCharsets.UTF_8);
        byte[] encoded = new byte[NAME_OFFSET + name.length + NUMBERS_BEHIND_NAME_BYTES];
        ByteBuffer.wrap(encoded)
                .put((byte) StreamProtocol.SECTION_FULL)
                .putInt(header.sectionId())
                .put((byte) name.length)
                .put(name)
                .putInt(header.instanceId())
                .putInt(header.versionId());
        if (!append(encoded, encoded.length)) {
            throw new IllegalStateException("not even a header fits");
        }
    }

    int u8(int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    int u32(int index) {
        return ByteBuffer.wrap(bytes).getInt(index);
    }

    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** A view of some bytes. */
    ByteBuffer view(int from, int to) {
        return ByteBuffer.wrap(bytes, from, to - from).asReadOnlyBuffer();
    }

    /** The header of a FULL section that begins at an index; empty if there is nothing that could be one. */
    Optional<SectionHeader> header(int index) {
        if (index + NAME_OFFSET > size || u8(index) != StreamProtocol.SECTION_FULL) {
            return Optional.empty();
        }
        int nameBytes = u8(index + NAME_OFFSET - 1);
        int behindName = index + NAME_OFFSET + nameBytes;
        if (nameBytes == 0 || behindName + NUMBERS_BEHIND_NAME_BYTES > size) {
            return Optional.empty();
        }
        for (int i = index + NAME_OFFSET; i < behindName; i++) {
            if (u8(i) < ' ' || u8(i) > '~') {
                return Optional.empty();
            }
        }
        int version = u32(behindName + Integer.BYTES);
        if (!isVersion(version)) {
            return Optional.empty();
        }
        String name = new String(bytes, index + NAME_OFFSET, nameBytes, StandardCharsets.US_ASCII);
        return Optional.of(new SectionHeader(u32(index + 1), name, u32(behindName), version));
    }

    private static boolean isVersion(int number) {
        return (number >= 0 && number <= MAX_VERSION) || (number >= FIRST_DATE && number <= LAST_DATE);
    }

    /** Bytes of a header. */
    static int headerBytes(SectionHeader header) {
        return NAME_OFFSET + header.idstr().length() + NUMBERS_BEHIND_NAME_BYTES;
    }

    /** Whether the footer of a section stands at an index. */
    boolean isFooter(int index, int sectionId) {
        return index >= 0
                && index + FOOTER_BYTES <= size
                && u8(index) == StreamProtocol.SECTION_FOOTER
                && u32(index + 1) == sectionId;
    }
}
