package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.jfr.JfrFormat;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A recording that can be read.
 *
 * @param path a file, or a directory that is one recording
 * @param format its format, recognised by content
 */
public record RecordingSource(Path path, RecordingFormat format) {
    private static final List<RecordingFormat> FORMATS = List.of(new JfrFormat());
    private static final int SHOWN_BYTES = 4;

    /**
     * The recordings at a path: itself, or, if it is a directory that is no recording as a whole, the recordings among
     * its files.
     *
     * @throws RecordingException if there is none
     * @throws IOException if something there cannot be looked at
     */
    public static List<RecordingSource> find(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new RecordingException(path + ": no such file");
        }
        var format = format(path);
        if (format.isPresent()) {
            return List.of(new RecordingSource(path, format.get()));
        }
        if (!Files.isDirectory(path)) {
            throw new RecordingException(path + ": not a recording: " + whatItIs(path) + "; known formats: "
                    + FORMATS.stream().map(RecordingFormat::name).collect(Collectors.joining(", ")));
        }
        return findIn(path);
    }

    private static List<RecordingSource> findIn(Path directory) throws IOException {
        var sources = new ArrayList<RecordingSource>();
        for (var file : files(directory)) {
            format(file).ifPresent(format -> sources.add(new RecordingSource(file, format)));
        }
        if (sources.isEmpty()) {
            throw new RecordingException(directory + ": no recording in this directory");
        }
        return sources;
    }

    private static Optional<RecordingFormat> format(Path path) throws IOException {
        for (var format : FORMATS) {
            if (format.recognises(path)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private static String whatItIs(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            byte[] start = stream.readNBytes(SHOWN_BYTES);
            return start.length == 0
                    ? "the file is empty"
                    : "it begins with " + HexFormat.ofDelimiter(" ").formatHex(start);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** The file, or the files of the directory by name. */
    List<Path> files() throws IOException {
        return Files.isDirectory(path) ? files(path) : List.of(path);
    }

    /**
     * Reads the recording from start to end.
     *
     * @throws IOException if it cannot be read at all, or the sink fails
     */
    public RecordingSummary read(RecordingSink sink) throws IOException {
        return format.read(path, sink);
    }
}
