package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipInputStream;

/**
 * Traces in a tar or zip archive, unpacked to temporary files under names of our own, since those of the archive may
 * lead anywhere. Closing it deletes them.
 */
final class TraceArchive implements AutoCloseable {
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final String METADATA = "metadata";

    /** LTTng's indexes are of no use here. */
    private static final String INDEX = ".idx";

    /** A host has a stream for each of its processors and each program. */
    private static final int MOST_FILES = 1 << 16;

    private final Path archive;
    private final Path directory;
    private final Map<Path, String> names = new HashMap<>();
    private final Map<String, List<Path>> byFolder = new LinkedHashMap<>();

    private TraceArchive(Path archive, Path directory) {
        this.archive = archive;
        this.directory = directory;
    }

    /** Whether a file is an archive with the metadata of a trace. */
    static boolean isOne(RecordingContent content) throws IOException {
        if (content.isDirectory() || !(isZip(content) || TarInput.isOne(content.head()))) {
            return false;
        }
        try (var members = members(content)) {
            for (var name = members.next(); name.isPresent(); name = members.next()) {
                if (fileName(name.get()).equals(METADATA)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static boolean isZip(RecordingContent content) {
        return content.startsWith(ZIP);
    }

    /** Unpacks an archive. */
    static TraceArchive unpack(RecordingContent content) throws IOException {
        var traces = new TraceArchive(content.path(), Files.createTempDirectory("phaseline"));
        try (var members = members(content)) {
            for (var name = members.next(); name.isPresent(); name = members.next()) {
                if (!name.get().endsWith(INDEX)) {
                    traces.add(name.get(), members.file());
                }
            }
            return traces;
        } catch (IOException e) {
            traces.close();
            throw e;
        }
    }

    private void add(String name, InputStream content) throws IOException {
        if (names.size() == MOST_FILES) {
            throw new RecordingException(archive + ": the archive has more than " + MOST_FILES + " files");
        }
        var file = directory.resolve(Integer.toString(names.size()));
        names.put(file, name);
        byFolder.computeIfAbsent(name.substring(0, name.lastIndexOf('/') + 1), _ -> new ArrayList<>())
                .add(file);
        Files.copy(content, file);
    }

    /** The traces. */
    List<TraceFiles> traces() throws IOException {
        var traces = new ArrayList<TraceFiles>();
        for (var files : byFolder.values()) {
            var streams = new ArrayList<>(files);
            var metadata = files.stream()
                    .filter(file -> fileName(names.getOrDefault(file, "")).equals(METADATA))
                    .findFirst();
            if (metadata.isPresent() && MetadataFile.isOne(metadata.get())) {
                streams.remove(metadata.get());
                traces.add(new TraceFiles(metadata.get(), streams));
            }
        }
        return traces;
    }

    /** The name of an unpacked file inside its archive. */
    Path shown(Path file) {
        var name = names.getOrDefault(file, "").replace('\0', '_');
        return Path.of(archive + "!" + (name.startsWith("/") ? name : "/" + name));
    }

    private static String fileName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public void close() throws IOException {
        for (var file : names.keySet()) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }

    /** The files of an archive, one after the other. */
    private interface Members extends AutoCloseable {
        /** The name of the next file. */
        Optional<String> next() throws IOException;

        /** The content of the file at hand. */
        InputStream file();

        @Override
        void close() throws IOException;
    }

    private static Members members(RecordingContent content) throws IOException {
        var stream = content.open();
        return isZip(content) ? zip(new ZipInputStream(stream)) : tar(stream);
    }

    private static Members tar(InputStream stream) {
        var tar = new TarInput(stream);
        return new Members() {
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
        };
    }

    private static Members zip(ZipInputStream zip) {
        return new Members() {
            @Override
            public Optional<String> next() throws IOException {
                var entry = zip.getNextEntry();
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
        };
    }
}
