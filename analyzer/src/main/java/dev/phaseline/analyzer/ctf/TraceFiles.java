package dev.phaseline.analyzer.ctf;

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

    /** LTTng makes {@code SESSION/ust/pid/PROGRAM/64-bit}. */
    private static final int DEEPEST = 6;

    private static final String METADATA = "metadata";

    /** The traces in and below a directory. */
    static List<TraceFiles> below(Path directory) throws IOException {
        try (var files = Files.walk(directory, DEEPEST)) {
            var metadata =
                    files.filter(file -> file.endsWith(METADATA)).sorted().toList();
            var traces = new ArrayList<TraceFiles>();
            for (var file : metadata) {
                if (MetadataFile.isOne(file)) {
                    traces.add(new TraceFiles(file, streams(file.resolveSibling("."))));
                }
            }
            return traces;
        }
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
