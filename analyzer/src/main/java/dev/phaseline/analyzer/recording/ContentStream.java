package dev.phaseline.analyzer.recording;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The content of a file, decompressed. Where the compressed data breaks off or makes no sense, the stream ends after the
 * last byte that can be had, and the damage is reported. Used by one thread.
 */
final class ContentStream extends InputStream {
    /** A decoder that fails loses what it wrote in the call, so calls are small: the rest is had byte by byte. */
    private static final int MOST_BYTES_AT_ONCE = 1 << 18;

    private final Path file;
    private final Compression compression;
    private final Consumer<Damage> damage;
    private final CountedFile source;
    private InputStream content;
    private long offset;

    private ContentStream(Path file, Compression compression, CountedFile source, Consumer<Damage> damage) {
        this.file = file;
        this.compression = compression;
        this.damage = damage;
        this.source = source;
        this.content = InputStream.nullInputStream();
    }

    /**
     * Opens a file.
     *
     * @param position told now and then how many bytes of the file have been read
     * @param damage told at most once, at the end
     */
    static ContentStream open(Path file, Compression compression, LongConsumer position, Consumer<Damage> damage)
            throws IOException {
        var source = new CountedFile(Files.newInputStream(file), position);
        var stream = new ContentStream(file, compression, source, damage);
        try {
            stream.content = compression.decompress(source);
        } catch (IOException e) {
            try {
                stream.requireDamage(e);
            } catch (IOException cause) {
                source.close();
                throw cause;
            }
            // A header that is cut off: no content at all.
            stream.broken();
        }
        return stream;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, target.length);
        int wanted = Math.min(length, MOST_BYTES_AT_ONCE);
        int count;
        try {
            count = content.read(target, start, wanted);
        } catch (IOException e) {
            requireDamage(e);
            content = new ByteArrayInputStream(salvage());
            broken();
            count = content.read(target, start, wanted);
        }
        offset += Math.max(count, 0);
        return count;
    }

    /** Throws what is no damage of compressed data. */
    private void requireDamage(IOException e) throws IOException {
        if (compression == Compression.NONE || source.failed) {
            throw e;
        }
        if (compression.needsTooMuchMemory(e)) {
            throw new RecordingException(file + ": decompressing it takes more memory than the "
                    + Compression.LARGEST_WINDOW_MIB + " MiB that one file is given: decompress it first");
        }
    }

    /** Decompresses once more, to get the bytes between the last good call and the damage. */
    private byte[] salvage() throws IOException {
        var rest = new ByteArrayOutputStream();
        try (var again = compression.decompress(Files.newInputStream(file))) {
            again.skipNBytes(offset);
            for (int next = again.read(); next >= 0 && rest.size() < MOST_BYTES_AT_ONCE; next = again.read()) {
                rest.write(next);
            }
        } catch (IOException e) {
            // The damage, met again: everything before it has been had.
            return rest.toByteArray();
        }
        return rest.toByteArray();
    }

    private void broken() throws IOException {
        long after = offset + content.available();
        damage.accept(Damage.atByte(
                file,
                after,
                "the " + compression.name().toLowerCase(Locale.ROOT)
                        + " data breaks off or is damaged; what follows byte " + source.count
                        + " of the compressed file is lost",
                0));
    }

    @Override
    public int available() throws IOException {
        return content.available();
    }

    @Override
    public void close() throws IOException {
        content.close();
        source.close();
    }

    /** Counts the bytes read of a file, and tells its own failures from those of a decoder. */
    private static final class CountedFile extends FilterInputStream {
        private final LongConsumer position;
        private long count;
        private boolean failed;

        CountedFile(InputStream file, LongConsumer position) {
            super(file);
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] target, int start, int length) throws IOException {
            int read;
            try {
                read = in.read(target, start, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
            if (read > 0) {
                count += read;
                position.accept(count);
            }
            return read;
        }
    }
}
