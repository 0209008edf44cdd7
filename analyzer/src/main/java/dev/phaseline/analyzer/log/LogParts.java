package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.log.LineParser.Kind;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads the files of a log one after the other. libvirt's virtlogd begins a new file at a number of bytes, in the middle
 * of a line if need be: such a line is put together again, and counts as the first of the file in which it ends. Used
 * by one thread.
 */
final class LogParts {
    private final RecordingContent content;
    private final RecordingSink sink;
    private byte[] rest = {};

    LogParts(RecordingContent content, RecordingSink sink) {
        this.content = content;
        this.sink = sink;
    }

    /** Reads all lines of all files. */
    void read(LogReader reader, LineParser parser) throws IOException {
        List<Path> files = content.files();
        for (int i = 0; i < files.size(); i++) {
            boolean isLast = i == files.size() - 1;
            var places = new Places(files.get(i), sink);
            try (var stream = LogText.of(content.open(files.get(i)))) {
                var lines = new LineSource(rest, stream);
                lines.keepRest(!isLast);
                reader.read(lines, places);
                rest = lines.rest();
                if (rest.length > 0 && !goesOn(files.get(i + 1), parser)) {
                    rest = new byte[0];
                    lines.keepRest(false);
                    reader.read(lines, places);
                }
            }
            places.end();
        }
    }

    /** Whether the rest and the first line of a file, which is no event by itself, make one event together. */
    private boolean goesOn(Path next, LineParser parser) throws IOException {
        try (var stream = LogText.of(content.open(next))) {
            var first = new LineSource(stream);
            if (!first.next() || parser.parse(first.bytes(), first.from(), first.to()) != Kind.OTHER) {
                return false;
            }
        }
        try (var stream = LogText.of(content.open(next))) {
            var joined = new LineSource(rest, stream);
            return joined.next() && parser.parse(joined.bytes(), joined.from(), joined.to()) == Kind.EVENT;
        }
    }
}
