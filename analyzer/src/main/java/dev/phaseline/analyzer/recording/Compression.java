package dev.phaseline.analyzer.recording;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

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

        @Override
        boolean needsTooMuchMemory(IOException e) {
            return e instanceof ZstdIOException failure
                    && failure.getErrorCode() == Zstd.errFrameParameterWindowTooLarge();
        }
    },
    /** Any number of streams, of any number of blocks. */
    XZ(0xFD, '7', 'z', 'X', 'Z', 0) {
        @Override
        InputStream decompress(InputStream file) throws IOException {
            return new XZInputStream(new BufferedInputStream(file, BUFFER_BYTES), LARGEST_WINDOW_KIB);
        }

        @Override
        boolean needsTooMuchMemory(IOException e) {
            return e instanceof MemoryLimitException;
        }
    },
    /** Any number of frames of lz4's frame format, 1.6. */
    LZ4(0x04, 0x22, 0x4D, 0x18) {
        @Override
        InputStream decompress(InputStream file) throws IOException {
            return new FramedLZ4CompressorInputStream(new BufferedInputStream(file, BUFFER_BYTES), true);
        }
    },
    /** Any number of streams. */
    BZIP2('B', 'Z', 'h') {
        @Override
        InputStream decompress(InputStream file) throws IOException {
            return new BZip2CompressorInputStream(new BufferedInputStream(file, BUFFER_BYTES), true);
        }
    };

    /** What a file can make a decoder keep of what came before: zstd's own limit, twice what {@code xz -9} needs. */
    static final int LARGEST_WINDOW_MIB = 128;

    private static final int LARGEST_WINDOW_KIB = LARGEST_WINDOW_MIB << 10;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_MAGIC = 6;

    /** What pzstd puts before each frame: RFC 8878, 3.1.2. The first byte has any last digit. */
    private static final byte[] SKIPPABLE = {0x50, 0x2A, 0x4D, 0x18};

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
        if (start.length >= SKIPPABLE.length
                && (start[0] & 0xF0) == 0x50
                && Arrays.equals(SKIPPABLE, 1, SKIPPABLE.length, start, 1, SKIPPABLE.length)) {
            return ZSTD;
        }
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

    /** Whether a decoder failed because it would have to keep more than {@link #LARGEST_WINDOW_MIB}. */
    boolean needsTooMuchMemory(IOException e) {
        return false;
    }
}
