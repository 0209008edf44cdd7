package dev.phaseline.analyzer.load;

import dev.phaseline.analyzer.recording.Clock;
import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A recording that can be read.
 *
 * @param path a file, or a directory that is one recording; the youngest part of a log that was rotated
 * @param format its format, recognised by content
 * @param parts the files of a log that was rotated, the oldest first; none of other recordings
 * @param archive what it was unpacked from; empty as a rule
 */
public record RecordingSource(Path path, RecordingFormat format, List<Path> parts, Optional<UnpackedArchive> archive) {
    /** Copies the list. */
    public RecordingSource {
        parts = List.copyOf(parts);
    }

    RecordingSource(Path path, RecordingFormat format, Optional<UnpackedArchive> archive) {
        this(path, format, List.of(), archive);
    }

    /** What a file of the recording is called where the user sees it. */
    public Path shown(Path file) {
        return archive.map(from -> from.shown(file)).orElse(file);
    }

    /** The files, in the order in which they are read: one, the parts, or those in and below the directory. */
    List<Path> files() throws IOException {
        try (var content = content()) {
            return content.files();
        }
    }

    /**
     * Opens the content; the caller closes it.
     *
     * @throws IOException if it cannot be read
     */
    RecordingContent content() throws IOException {
        return parts.isEmpty() ? RecordingContent.of(path) : RecordingContent.of(parts);
    }

    /**
     * Reads the recording from start to end.
     *
     * @param declarations what is known of events
     * @throws IOException if it cannot be read at all, or the sink fails
     */
    public RecordingSummary read(Declarations declarations, RecordingSink sink) throws IOException {
        try (var content = content()) {
            return read(content, declarations, sink);
        }
    }

    /** As {@link #read(Declarations, RecordingSink)}, of a content that the caller closes. */
    RecordingSummary read(RecordingContent content, Declarations declarations, RecordingSink sink) throws IOException {
        for (var hole : RotatedLogs.holes(parts)) {
            sink.damage(shown(hole));
        }
        var summary = format.read(content, declarations, archive.isEmpty() ? sink : new NamingSink(sink));
        for (Damage damage : content.damage()) {
            sink.damage(shown(damage));
        }
        return summary;
    }

    private Damage shown(Damage damage) {
        return new Damage(
                shown(damage.file()), damage.offsetBytes(), damage.line(), damage.description(), damage.eventsLost());
    }

    /** Calls files as the user sees them. */
    private final class NamingSink implements RecordingSink {
        private final RecordingSink sink;

        NamingSink(RecordingSink sink) {
            this.sink = sink;
        }

        @Override
        public void clock(Clock clock) {
            sink.clock(clock);
        }

        @Override
        public void events(EventWindow window) throws IOException {
            sink.events(window);
        }

        @Override
        public void others(EventWindow window) throws IOException {
            sink.others(window);
        }

        @Override
        public void damage(Damage damage) throws IOException {
            sink.damage(shown(damage));
        }
    }
}
