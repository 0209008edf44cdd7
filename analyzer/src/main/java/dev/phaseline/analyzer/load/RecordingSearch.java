package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.ctf.CtfFormat;
import dev.phaseline.analyzer.ftrace.FtraceFormat;
import dev.phaseline.analyzer.jfr.JfrFormat;
import dev.phaseline.analyzer.log.LogFormat;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.simpletrace.SimpletraceFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds recordings by content: files, and whatever is in and below directories. */
public final class RecordingSearch {
    /** In the order in which they are asked: the surest first, text last. */
    private static final List<RecordingFormat> FORMATS =
            List.of(new JfrFormat(), new SimpletraceFormat(), new CtfFormat(), new FtraceFormat(), new LogFormat());

    private static final int SHOWN_BYTES = 4;

    private final Declarations declarations;

    /** @param declarations what is known of events, by which logs are recognised */
    public RecordingSearch(Declarations declarations) {
        this.declarations = declarations;
    }

    /**
     * What is at some paths. A directory that is no recording as a whole stands for the recordings in and below it; files
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
        if (!Files.exists(path)) {
            found.add(new Found.Nothing(path, path + ": no such file"));
            return;
        }
        int before = found.size();
        try {
            var format = format(path);
            if (format.isPresent()) {
                found.add(new Found.Source(new RecordingSource(path, format.get())));
            } else if (Files.isDirectory(path)) {
                findIn(path, found);
                if (found.size() == before) {
                    found.add(new Found.Nothing(path, path + ": no recording in this directory"));
                }
            } else {
                found.add(new Found.Nothing(
                        path,
                        path + ": not a recording: " + whatItIs(path) + "; known formats: "
                                + FORMATS.stream().map(RecordingFormat::name).collect(Collectors.joining(", "))));
            }
        } catch (IOException e) {
            found.add(new Found.Nothing(path, Found.message(path, e)));
        }
    }

    private void findIn(Path directory, List<Found> found) throws IOException {
        for (var entry : entries(directory)) {
            try {
                var format = format(entry);
                if (format.isPresent()) {
                    found.add(new Found.Source(new RecordingSource(entry, format.get())));
                } else if (Files.isDirectory(entry)) {
                    findIn(entry, found);
                }
            } catch (IOException e) {
                found.add(new Found.Nothing(entry, Found.message(entry, e)));
            }
        }
    }

    private Optional<RecordingFormat> format(Path path) throws IOException {
        try (var content = RecordingContent.of(path)) {
            for (var format : FORMATS) {
                if (format.recognises(content, declarations)) {
                    return Optional.of(format);
                }
            }
            return Optional.empty();
        }
    }

    private static String whatItIs(Path path) throws IOException {
        try (var content = RecordingContent.of(path)) {
            byte[] start = Arrays.copyOf(content.head(), Math.min(content.head().length, SHOWN_BYTES));
            return start.length == 0
                    ? "the file is empty"
                    : "it begins with " + HexFormat.ofDelimiter(" ").formatHex(start);
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
