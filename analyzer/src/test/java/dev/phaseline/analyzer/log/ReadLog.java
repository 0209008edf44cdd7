package dev.phaseline.analyzer.log;

import dev.phaseline.analyzer.recording.Damage;
import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordingContent;
import dev.phaseline.analyzer.recording.RecordingFormat;
import dev.phaseline.analyzer.recording.RecordingSink;
import dev.phaseline.analyzer.recording.RecordingSummary;
import dev.phaseline.grammar.TraceEventsParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reader makes of a file.
 *
 * @param events each as time, thread, name and values, such as {@code 1000 4109 acme_rd[1, 2]}
 * @param ambiguous the texts of those that could be read in several ways
 * @param damage the places, without the file
 */
public record ReadLog(List<String> events, List<String> ambiguous, List<String> damage, RecordingSummary summary) {
    /** Something that reads. */
    @FunctionalInterface
    interface Reading {
        /** Hands over what it reads. */
        RecordingSummary into(RecordingSink sink) throws IOException;
    }

    /** Reads a file. */
    public static ReadLog of(RecordingFormat format, Path file, Declarations declarations) throws IOException {
        try (var content = RecordingContent.of(file)) {
            return of(sink -> format.read(content, declarations, sink));
        }
    }

    static ReadLog of(Reading reading) throws IOException {
        var events = new ArrayList<String>();
        var ambiguous = new ArrayList<String>();
        var damage = new ArrayList<String>();
        var sink = new RecordingSink() {
            @Override
            public void events(EventWindow window) {
                for (int i = 0; i < window.size(); i++) {
                    events.add(window.timeNs(i) + " " + thread(window, i) + event(window, i));
                }
                for (int i = 0; i < window.ambiguous().size(); i++) {
                    ambiguous.add(window.ambiguousText(i));
                }
            }

            @Override
            public void damage(Damage place) {
                damage.add(place.toString().substring(place.file().toString().length() + 2));
            }
        };
        var summary = reading.into(sink);
        return new ReadLog(events, ambiguous, damage, summary);
    }

    private static String thread(EventWindow window, int position) {
        var thread = window.threads().get(window.thread(position));
        var name = thread.name() == null ? "" : thread.name() + " ";
        return thread.osId() == null ? name : name + thread.osId() + " ";
    }

    private static String event(EventWindow window, int position) {
        int type = window.type(position);
        var name = window.types().get(type).name() + window.values(position);
        return window.isDeclared(type) ? name : "undeclared " + name;
    }

    /** Declarations from text, before those of QEMU's migration subsystem. */
    public static Declarations declaring(String text) {
        return Declarations.builtIn()
                .after(List.of(TraceEventsParser.parse("test", text).catalog()));
    }
}
