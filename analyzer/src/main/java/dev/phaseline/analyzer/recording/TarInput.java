package dev.phaseline.analyzer.recording;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads a tar file: POSIX ustar and pax, and GNU's long names. A header is 512 bytes; a file's bytes are padded to a
 * multiple of that.
 *
 * <pre>
 *   0 name[100] | 124 size[12], octal or with a first bit of 1 binary | 156 type | 257 "ustar" | 345 prefix[155]
 * </pre>
 */
final class TarInput {
    private static final int BLOCK = 512;
    private static final int SIZE = 124;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;

    /** A name that is longer is not one of ours. */
    private static final int LONGEST_NAME = 1 << 16;

    private final InputStream in;
    private long left;
    private long padding;
    private boolean damaged;

    TarInput(InputStream in) {
        this.in = in;
    }

    /** Whether a file begins as tar files do. */
    static boolean isOne(byte[] head) {
        return head.length >= BLOCK && text(head, MAGIC, 5).equals("ustar");
    }

    /**
     * Goes to the next regular file. What stands where a header should, and is none, is passed over.
     *
     * @return its name; empty at the end
     * @throws EOFException if the archive has no end or had no header where one should be: files may be missing
     */
    Optional<String> next() throws IOException {
        var longName = Optional.<String>empty();
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            byte[] header = in.readNBytes(BLOCK);
            if (header.length < BLOCK) {
                throw new EOFException("it has no end");
            }
            if (!isOne(header)) {
                if (!isEmpty(header)) {
                    damaged = true;
                    continue;
                }
                if (damaged) {
                    throw new EOFException("there is no header where one should be");
                }
                return Optional.empty();
            }
            left = size(header);
            padding = -left & (BLOCK - 1);
            switch (header[TYPE]) {
                case '0', 0 -> {
                    return Optional.of(longName.orElseGet(() -> name(header)));
                }
                case 'L' -> longName = Optional.of(terminated(content()));
                case 'x' -> longName = path(content());
                default -> {} // directories, links, global headers
            }
        }
    }

    private static boolean isEmpty(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static long size(byte[] header) {
        if (header[SIZE] < 0) {
            long size = 0;
            for (int i = SIZE + 4; i < SIZE + 12; i++) {
                size = (size << Byte.SIZE) | (header[i] & 0xff);
            }
            return Math.max(0, size);
        }
        var digits = text(header, SIZE, 12).trim();
        return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : 0;
    }

    private static String name(byte[] header) {
        var prefix = text(header, PREFIX, 155);
        var name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] bytes, int offset, int length) {
        return terminated(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    private static String terminated(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    /** Of the lines {@code LENGTH path=VALUE} of a pax header. */
    private static Optional<String> path(byte[] records) {
        return new String(records, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(" path="))
                .map(line -> line.substring(line.indexOf(" path=") + " path=".length()))
                .findFirst();
    }

    private byte[] content() throws IOException {
        byte[] content = in.readNBytes((int) Math.min(left, LONGEST_NAME));
        left -= content.length;
        return content;
    }

    /** The bytes of the file at hand, which end with it. */
    InputStream file() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (length > 0 && left == 0) {
                    return -1;
                }
                int read = in.read(bytes, offset, (int) Math.min(length, left));
                left = read < 0 ? 0 : left - read;
                return read;
            }
        };
    }

    private void skip(long bytes) throws IOException {
        long rest = bytes;
        while (rest > 0) {
            long skipped = in.skip(rest);
            if (skipped <= 0) {
                if (in.read() < 0) {
                    return;
                }
                skipped = 1;
            }
            rest -= skipped;
        }
    }
}
