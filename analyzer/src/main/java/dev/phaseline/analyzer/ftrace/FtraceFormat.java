package dev.phaseline.analyzer.ftrace;

import dev.phaseline.analyzer.log.EventOutput;
import dev.phaseline.analyzer.log.LineParser;
import dev.phaseline.analyzer.log.LineSource;
import dev.phaseline.analyzer.log.LogReader;
import dev.phaseline.analyzer.log.Places;
import dev.phaseline.analyzer.log.PrintedEvents;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The kernel's trace as text: {@code trace}, {@code trace_pipe}, or what {@code trace-cmd report} prints. Markers that
 * QEMU wrote are events; other events of the kernel are counted.
 */
public final class FtraceFormat implements RecordingFormat {
    private static final byte[] HEADER = "# tracer: ".getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "ftrace";
    }

    @Override
    public boolean recognises(RecordingContent content) throws IOException {
        if (content.isDirectory()) {
            return false;
        }
        if (content.startsWith(HEADER)) {
            return true;
        }
        var prefix = new FtracePrefix();
        var lines = new LineSource(new ByteArrayInputStream(content.head()));
        while (lines.next()) {
            if (prefix.read(lines.bytes(), lines.from(), lines.to())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink)
            throws IOException {
        var parser = LineParser.ofCollected(PrintedEvents.of(declarations), new FtracePrefix());
        var output = new EventOutput(sink);
        var places = new Places(content.path(), sink);
        try (var stream = content.open()) {
            var reader = new LogReader(parser, output);
            reader.read(new LineSource(stream), places);
            output.flush();
            places.end();
            return reader.summary();
        }
    }
}
