package dev.phaseline.analyzer.recording;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** How the bytes of a file are compressed, which its first bytes tell. */
enum Compression {
    /** Not at all. */
    NONE() {
        @Override
        InputStream decompress(InputStream file) {
            return file;
        }
    },
    /** RFC 1952, any number of members. */
    GZIP(0x1F, 0x8B, 8) {
        @Override
        InputStream decompress(InputStream file) throws IOException {
            return new GzipMembers(file, BUFFER_BYTES);
        }
    },
    /** RFC 8878, any number of frames. */
    ZSTD(0x28, 0xB5, 0x2F, 0xFD) {
        @Override
        InputStream decompress(InputStream file) throws IOException {
            return new ZstdInputStream(file);
        }
    };

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_MAGIC = 4;

    @SuppressWarnings("ImmutableEnumChecker") // an array that nothing writes after the constructor
    private final byte[] magic;

    Compression(int... magic) {
        this.magic = new byte[magic.length];
        for (int i = 0; i < magic.length; i++) {
            this.magic[i] = (byte) magic[i];
        }
    }

    /** The compression of a file that begins with some bytes. */
    static Compression of(byte[] start) {
        for (var compression : values()) {
            int length = compression.magic.length;
            if (length > 0 && start.length >= length && Arrays.equals(compression.magic, 0, length, start, 0, length)) {
                return compression;
            }
        }
        return NONE;
    }

    /** The compression of a file, which is read from its start. */
    static Compression of(InputStream file) throws IOException {
        return of(file.readNBytes(LONGEST_MAGIC));
    }

    /** A stream of the content of a file; closing it closes the file. */
    abstract InputStream decompress(InputStream file) throws IOException;
}
