package dev.phaseline.analyzer.ctf;

import dev.phaseline.analyzer.recording.RecordingContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of one trace: a directory with metadata, and all other files in it, which are streams.
 *
 * @param streams sorted by name
 */
record TraceFiles(Path metadata, List<Path> streams) {
    /** Copies the list. */
    TraceFiles {
        streams = List.copyOf(streams);
    }

    private static final String METADATA = "metadata";

    /** The traces in and below a directory. */
    static List<TraceFiles> below(RecordingContent directory) throws IOException {
        var traces = new ArrayList<TraceFiles>();
        for (var file : directory.files()) {
            if (file.endsWith(METADATA) && MetadataFile.isOne(file)) {
                traces.add(new TraceFiles(file, streams(file.resolveSibling("."))));
            }
        }
        return traces;
    }

    private static List<Path> streams(Path directory) throws IOException {
        try (var files = Files.list(directory.normalize())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(METADATA))
                    .sorted()
                    .toList();
        }
    }
}
