package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** Text lines of QEMU's log backend, as QEMU wrote them or as another program collected them. */
public final class LogFormat implements RecordingFormat {
    @Override
    public String name() {
        return "log";
    }

    @Override
    public boolean recognises(RecordingContent content) throws IOException {
        return recognises(content, Declarations.builtIn());
    }

    @Override
    public boolean recognises(RecordingContent content, Declarations declarations) throws IOException {
        if (content.isDirectory()) {
            return false;
        }
        try (var stream = content.open()) {
            return new LogRecognition(parser(content, declarations)).recognises(stream);
        }
    }

    @Override
    public RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink)
            throws IOException {
        var parser = parser(content, declarations);
        var output = new EventOutput(sink);
        var places = new Places(content.path(), sink);
        var firstTime = LogRecognition.firstTime(parser, content.head());
        try (var stream = content.open()) {
            var reader = new LogReader(parser, output, new LineSource(stream), places);
            firstTime.ifPresent(reader::startAt);
            reader.read();
            output.flush();
            places.end();
            return reader.summary();
        }
    }

    private static LineParser parser(RecordingContent content, Declarations declarations) throws IOException {
        long lastSecond = Files.getLastModifiedTime(content.path()).to(TimeUnit.SECONDS);
        return LineParser.ofLogs(PrintedEvents.of(declarations), lastSecond);
    }
}
