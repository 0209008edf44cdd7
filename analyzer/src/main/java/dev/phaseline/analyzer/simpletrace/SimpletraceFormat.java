package dev.phaseline.analyzer.simpletrace;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingException;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;

/** The binary files of QEMU's {@code simple} backend. */
public final class SimpletraceFormat implements RecordingFormat {
    @Override
    public String name() {
        return "simple";
    }

    @Override
    public boolean recognises(RecordingContent content) {
        return !content.isDirectory() && SimpletraceHeader.of(content.head()).isPresent();
    }

    @Override
    public RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink)
            throws IOException {
        var header = SimpletraceHeader.of(content.head())
                .orElseThrow(() -> new RecordingException(content.path() + ": not a trace file of QEMU"));
        var ids = new EventIds(header, declarations, Numbering.choose(header, content.head(), declarations));
        try (var stream = content.open()) {
            return new SimpletraceReader(content.path(), header, new RecordInput(stream, header.order()), ids, sink)
                    .read();
        }
    }
}
