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
    /** A thread can be held up between taking the time and writing the line. */
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(100);

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
        try (var stream = LogText.of(content.open())) {
            return new LogRecognition(parser(content, declarations)).recognises(stream);
        }
    }

    @Override
    public RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink)
            throws IOException {
        var parser = parser(content, declarations);
        var output = new EventOutput(sink);
        var parts = new LogParts(content, sink);
        var reader = new LogReader(parser, output);
        LogRecognition.firstTime(parser, content.head()).ifPresent(reader::startAt);
        parts.read(reader, parser);
        output.flush();
        return reader.summary();
    }

    @Override
    public boolean isContinued() {
        return true;
    }

    @Override
    public boolean goesOn(RecordingContent older, RecordingContent younger, Declarations declarations)
            throws IOException {
        var end = LogRecognition.lastTime(parser(older, declarations), older.tail());
        var start = LogRecognition.firstTime(parser(younger, declarations), younger.head());
        return end.isEmpty() || start.isEmpty() || start.getAsLong() >= end.getAsLong() - LATE_NS;
    }

    private static LineParser parser(RecordingContent content, Declarations declarations) throws IOException {
        long lastSecond = Files.getLastModifiedTime(content.path()).to(TimeUnit.SECONDS);
        return LineParser.ofLogs(PrintedEvents.of(declarations), lastSecond);
    }
}
