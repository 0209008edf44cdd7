package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.ArchiveInput;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.TemporaryDirectory;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;

/**
 * Traces in a tar or zip archive, unpacked to temporary files under names of our own, since those of the archive may
 * lead anywhere. Closing it deletes them.
 */
final class TraceArchive implements AutoCloseable {
    private static final String METADATA = "metadata";

    /** LTTng's indexes are of no use here. */
    private static final String INDEX = ".idx";

    /** A host has a stream for each of its processors and each program. */
    private static final int MOST_FILES = 1 << 16;

    private final Path archive;
    private final TemporaryDirectory directory;
    private final Map<Path, String> names = new HashMap<>();
    private final Map<String, List<Path>> byFolder = new LinkedHashMap<>();

    private TraceArchive(Path archive, TemporaryDirectory directory) {
        this.archive = archive;
        this.directory = directory;
    }

    /** Whether a file is an archive of traces and nothing else: then they were recorded together. */
    static boolean isOne(RecordingContent content) throws IOException {
        if (!ArchiveInput.isOne(content)) {
            return false;
        }
        Set<String> traces = new HashSet<>();
        Set<String> folders = new HashSet<>();
        try (var members = ArchiveInput.of(content)) {
            for (var name = members.next(); name.isPresent(); name = members.next()) {
                if (fileName(name.get()).equals(METADATA)) {
                    traces.add(folder(name.get()));
                } else if (!name.get().endsWith(INDEX)) {
                    folders.add(folder(name.get()));
                }
            }
        } catch (ZipException | EOFException e) {
            return false; // what of it can be unpacked may be recordings of their own
        }
        return !traces.isEmpty() && traces.containsAll(folders);
    }

    /** Unpacks an archive. */
    static TraceArchive unpack(RecordingContent content) throws IOException {
        var traces = new TraceArchive(content.path(), TemporaryDirectory.create());
        try (var members = ArchiveInput.of(content)) {
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
        var file = directory.path().resolve(Integer.toString(names.size()));
        names.put(file, name);
        byFolder.computeIfAbsent(folder(name), _ -> new ArrayList<>()).add(file);
        directory.write(content, archive, file);
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

    private static String folder(String name) {
        return name.substring(0, name.lastIndexOf('/') + 1);
    }

    private static String fileName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
