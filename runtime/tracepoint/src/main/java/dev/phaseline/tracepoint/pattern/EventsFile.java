package dev.phaseline.tracepoint.pattern;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of patterns, one on each line; empty lines and lines that begin with {@code #} say nothing. Blanks around a
 * pattern, line ends of other systems and a last line without one do no harm, other than in QEMU, which takes a byte off
 * each line whatever it is.
 *
 * @param patterns in their order, each with its line as origin
 * @param problem why the file could not be read
 */
record EventsFile(List<TracePattern> patterns, Optional<String> problem) {
    /** More than the names of all events of QEMU take; what is larger is some other file, or has no end. */
    private static final int MAX_BYTES = 4 << 20;

    static EventsFile read(Path path, String origin) {
        try {
            byte[] bytes = content(path);
            if (bytes.length > MAX_BYTES) {
                return unreadable(origin, path, "it has more than 4 MiB, which no events file has");
            }
            return new EventsFile(patterns(new String(bytes, StandardCharsets.UTF_8), path, origin), Optional.empty());
        } catch (NoSuchFileException e) {
            return unreadable(origin, path, "there is no such file");
        } catch (AccessDeniedException e) {
            return unreadable(origin, path, "permission denied");
        } catch (IOException e) {
            return unreadable(origin, path, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] content(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static List<TracePattern> patterns(String text, Path path, String origin) {
        var patterns = new ArrayList<TracePattern>();
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<String> lines = withoutMark.lines().map(String::strip).toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isEmpty() && !line.startsWith("#")) {
                patterns.add(TracePattern.of(line, "%s%s:%d: ".formatted(origin, path, i + 1)));
            }
        }
        return patterns;
    }

    private static EventsFile unreadable(String origin, Path path, String reason) {
        return new EventsFile(
                List.of(), Optional.of("%scannot read events file %s: %s".formatted(origin, path, reason)));
    }
}
