package dev.phaseline.analyzer.recording;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The files of a tar or zip archive, plain or compressed, one after the other. Used by one thread. */
public abstract sealed class ArchiveInput implements AutoCloseable {
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private ArchiveInput() {}

    /** Whether a file is an archive. */
    public static boolean isOne(RecordingContent content) {
        return !content.isDirectory() && (content.startsWith(ZIP) || TarInput.isOne(content.head()));
    }

    /**
     * Opens a file that is an archive.
     *
     * @throws IOException if the file cannot be read
     */
    public static ArchiveInput of(RecordingContent content) throws IOException {
        var stream = content.open();
        return content.startsWith(ZIP) ? new Zip(new ZipInputStream(stream)) : new Tar(stream);
    }

    /**
     * Goes to the next file.
     *
     * @return its name; empty at the end
     * @throws java.io.EOFException if the archive breaks off, or is damaged so that files may be missing
     * @throws IOException if the archive cannot be read
     */
    public abstract Optional<String> next() throws IOException;

    /** The content of the file at hand. */
    public abstract InputStream file();

    @Override
    public abstract void close() throws IOException;

    private static final class Tar extends ArchiveInput {
        private final InputStream stream;
        private final TarInput tar;

        Tar(InputStream stream) {
            this.stream = stream;
            tar = new TarInput(stream);
        }

        @Override
        public Optional<String> next() throws IOException {
            return tar.next();
        }

        @Override
        public InputStream file() {
            return tar.file();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    private static final class Zip extends ArchiveInput {
        private final ZipInputStream zip;

        Zip(ZipInputStream zip) {
            this.zip = zip;
        }

        @Override
        public Optional<String> next() throws IOException {
            ZipEntry entry = zip.getNextEntry();
            while (entry != null && entry.isDirectory()) {
                entry = zip.getNextEntry();
            }
            return entry == null ? Optional.empty() : Optional.of(entry.getName());
        }

        @Override
        public InputStream file() {
            return zip;
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
