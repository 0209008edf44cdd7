package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.ctf.CtfFormat;
import dev.phaseline.analyzer.ftrace.FtraceFormat;
import dev.phaseline.analyzer.jfr.JfrFormat;
import dev.phaseline.analyzer.log.LogFormat;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
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

/**
 * A recording that can be read.
 *
 * @param path a file, or a directory that is one recording
 * @param format its format, recognised by content
 */
public record RecordingSource(Path path, RecordingFormat format) {
    /** In the order in which they are asked: the surest first, text last. */
    private static final List<RecordingFormat> FORMATS =
            List.of(new JfrFormat(), new SimpletraceFormat(), new CtfFormat(), new FtraceFormat(), new LogFormat());

    private static final int SHOWN_BYTES = 4;

    /**
     * The recordings at a path: itself, or, if it is a directory that is no recording as a whole, the recordings in and
     * below it.
     *
     * @throws RecordingException if there is none
     * @throws IOException if something there cannot be looked at
     */
    public static List<RecordingSource> find(Path path) throws IOException {
        return find(path, Declarations.builtIn());
    }

    /**
     * As {@link #find(Path)}, of events that are declared elsewhere too.
     *
     * @throws RecordingException if there is none
     * @throws IOException if something there cannot be looked at
     */
    public static List<RecordingSource> find(Path path, Declarations declarations) throws IOException {
        if (!Files.exists(path)) {
            throw new RecordingException(path + ": no such file");
        }
        try (var content = RecordingContent.of(path)) {
            var format = format(content, declarations);
            if (format.isPresent()) {
                return List.of(new RecordingSource(path, format.get()));
            }
            if (!content.isDirectory()) {
                throw new RecordingException(path + ": not a recording: " + whatItIs(content) + "; known formats: "
                        + FORMATS.stream().map(RecordingFormat::name).collect(Collectors.joining(", ")));
            }
        }
        return findIn(path, declarations);
    }

    private static List<RecordingSource> findIn(Path directory, Declarations declarations) throws IOException {
        var sources = new ArrayList<RecordingSource>();
        addIn(directory, declarations, sources);
        if (sources.isEmpty()) {
            throw new RecordingException(directory + ": no recording in this directory");
        }
        return sources;
    }

    private static void addIn(Path directory, Declarations declarations, List<RecordingSource> sources)
            throws IOException {
        for (var entry : entries(directory)) {
            Optional<RecordingFormat> format;
            try (var content = RecordingContent.of(entry)) {
                format = format(content, declarations);
            }
            if (format.isPresent()) {
                sources.add(new RecordingSource(entry, format.get()));
            } else if (Files.isDirectory(entry)) {
                addIn(entry, declarations, sources);
            }
        }
    }

    private static Optional<RecordingFormat> format(RecordingContent content, Declarations declarations)
            throws IOException {
        for (var format : FORMATS) {
            if (format.recognises(content, declarations)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private static String whatItIs(RecordingContent content) {
        byte[] start = Arrays.copyOf(content.head(), Math.min(content.head().length, SHOWN_BYTES));
        return start.length == 0
                ? "the file is empty"
                : "it begins with " + HexFormat.ofDelimiter(" ").formatHex(start);
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

    /** The file, or the files in and below the directory. */
    List<Path> files() throws IOException {
        try (var content = RecordingContent.of(path)) {
            return content.files();
        }
    }

    /**
     * Reads the recording from start to end.
     *
     * @param declarations what is known of events
     * @throws IOException if it cannot be read at all, or the sink fails
     */
    public RecordingSummary read(Declarations declarations, RecordingSink sink) throws IOException {
        try (var content = RecordingContent.of(path)) {
            return read(content, declarations, sink);
        }
    }

    /** As {@link #read(Declarations, RecordingSink)}, of a content that the caller closes. */
    RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink) throws IOException {
        var summary = format.read(content, declarations, sink);
        for (var damage : content.damage()) {
            sink.damage(damage);
        }
        return summary;
    }
}
