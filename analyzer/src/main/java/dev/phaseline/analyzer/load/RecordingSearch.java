package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.ctf.CtfFormat;
import dev.phaseline.analyzer.ftrace.FtraceFormat;
import dev.phaseline.analyzer.jfr.JfrFormat;
import dev.phaseline.analyzer.log.LogFormat;
import dev.phaseline.analyzer.recording.ArchiveInput;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.simpletrace.SimpletraceFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds recordings by content: files, and whatever is in and below directories and in archives, which are unpacked until
 * this is closed. Used by one thread.
 */
public final class RecordingSearch implements AutoCloseable {
    /** In the order in which they are asked: the surest first, text last. */
    private static final List<RecordingFormat> FORMATS =
            List.of(new JfrFormat(), new SimpletraceFormat(), new CtfFormat(), new FtraceFormat(), new LogFormat());

    /** Stands for what the program is given as standard input. */
    public static final Path STANDARD_INPUT = Path.of("-");

    /** What of {@code st_mode} is the kind of a file, and which kind a pipe is. */
    private static final int FILE_KIND = 0xF000;

    private static final int PIPE = 0x1000;

    private static final int SHOWN_BYTES = 4;

    /** Archives in archives, which a hostile file may nest without end. */
    private static final int DEEPEST = 3;

    private final List<UnpackedArchive> archives = new ArrayList<>();

    private final Declarations declarations;

    /** @param declarations what is known of events, by which logs are recognised */
    public RecordingSearch(Declarations declarations) {
        this.declarations = declarations;
    }

    /**
     * What is at some paths. A directory or archive that is no recording as a whole stands for the recordings in and below it; files
     * there that are none are passed over. Parts of a log that was rotated are one recording, wherever they were named.
     *
     * @return in the order of the paths
     */
    public List<Found> find(List<Path> paths) {
        List<Found> found = new ArrayList<>();
        for (var path : paths) {
            find(path, found);
        }
        return RotatedLogs.joined(found, declarations);
    }

    private void find(Path path, List<Found> found) {
        if (path.equals(STANDARD_INPUT)) {
            addStream(path, System.in, found);
            return;
        }
        if (!Files.exists(path)) {
            found.add(new Found.Nothing(path, path + ": no such file"));
            return;
        }
        try {
            if (Files.isRegularFile(path) || Files.isDirectory(path)) {
                find(path, Optional.empty(), path, found);
            } else if (isPipe(path)) {
                try (var stream = Files.newInputStream(path)) {
                    addStream(path, stream, found);
                }
            } else {
                found.add(new Found.Nothing(path, path + ": neither a file, a directory nor a pipe"));
            }
        } catch (IOException e) {
            found.add(new Found.Nothing(path, Found.message(path, e)));
        }
    }

    private static boolean isPipe(Path path) throws IOException {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(path, "unix:mode") instanceof Integer mode
                && (mode & FILE_KIND) == PIPE;
    }

    /** A stream can be read only once, and what it has takes a look at its start: it is kept as long as an archive. */
    private void addStream(Path shown, InputStream stream, List<Found> found) {
        try {
            var spool = UnpackedArchive.spool(stream, shown);
            archives.add(spool);
            find(spool.spooled(), Optional.of(spool), shown, found);
        } catch (IOException e) {
            found.add(new Found.Nothing(shown, Found.message(shown, e)));
        }
    }

    private void find(Path path, Optional<UnpackedArchive> archive, Path shown, List<Found> found) throws IOException {
        int before = found.size();
        var foreign = add(path, archive, 0, found);
        if (foreign.isPresent()) {
            found.add(new Found.Nothing(shown, shown + ": " + notARecording(foreign.get())));
        } else if (found.size() == before) {
            var kind = Files.isDirectory(path) ? "directory" : "archive";
            found.add(new Found.Nothing(shown, shown + ": no recording in this " + kind));
        }
    }

    /**
     * Adds what is at a path.
     *
     * @param depth in how many archives it is
     * @return the beginning of a file that can have no recordings
     */
    private Optional<byte[]> add(Path path, Optional<UnpackedArchive> archive, int depth, List<Found> found)
            throws IOException {
        try (var content = RecordingContent.of(path)) {
            var format = format(content);
            if (format.isPresent()) {
                found.add(new Found.Source(new RecordingSource(path, format.get(), archive)));
            } else if (content.isDirectory()) {
                addIn(path, archive, depth, found);
            } else if (depth < DEEPEST && ArchiveInput.isOne(content)) {
                addUnpacked(path, archive, depth, found);
            } else {
                return Optional.of(content.head());
            }
            return Optional.empty();
        }
    }

    private void addUnpacked(Path path, Optional<UnpackedArchive> archive, int depth, List<Found> found)
            throws IOException {
        var shown = archive.map(outer -> outer.shown(path)).orElse(path);
        var unpacked = UnpackedArchive.of(path, shown);
        archives.add(unpacked);
        addIn(unpacked.directory(), Optional.of(unpacked), depth + 1, found);
        unpacked.problem().ifPresent(problem -> found.add(new Found.Nothing(shown, problem)));
    }

    /** Files that are no recordings are passed over, but not those that may have some. */
    private void addIn(Path directory, Optional<UnpackedArchive> archive, int depth, List<Found> found)
            throws IOException {
        for (var entry : entries(directory)) {
            var shown = archive.map(from -> from.shown(entry)).orElse(entry);
            try {
                add(entry, archive, depth, found)
                        .flatMap(ForeignFile::of)
                        .ifPresent(kind -> found.add(new Found.Nothing(shown, shown + ": " + kind.advice())));
            } catch (IOException e) {
                var message = Found.message(entry, e);
                found.add(new Found.Nothing(
                        shown, archive.map(from -> from.shown(message)).orElse(message)));
            }
        }
    }

    private Optional<RecordingFormat> format(RecordingContent content) throws IOException {
        for (var format : FORMATS) {
            if (format.recognises(content, declarations)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Why a file with such a beginning cannot be loaded. */
    private static String notARecording(byte[] head) {
        var foreign = ForeignFile.of(head);
        if (foreign.isPresent()) {
            return foreign.get().advice();
        }
        var start = HexFormat.ofDelimiter(" ").formatHex(head, 0, Math.min(head.length, SHOWN_BYTES));
        return "not a recording: "
                + (start.isEmpty() ? "the file is empty" : "it begins with " + start)
                + "; known formats: "
                + FORMATS.stream().map(RecordingFormat::name).collect(Collectors.joining(", "));
    }

    /** Deletes what was unpacked from archives; the recordings cannot be read any more. */
    @Override
    public void close() throws IOException {
        for (var archive : archives) {
            archive.close();
        }
    }

    /** What a directory has, by name; links to directories could lead in circles and are left out. */
    private static List<Path> entries(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.filter(entry ->
                            Files.isRegularFile(entry) || (Files.isDirectory(entry) && !Files.isSymbolicLink(entry)))
                    .sorted()
                    .toList();
        }
    }
}
