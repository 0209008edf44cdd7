package dev.phaseline.analyzer.simpletrace;

import dev.phaseline.analyzer.recording.Declarations;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.grammar.model.TraceEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the ids of a file mean that maps none: the position of an event in the declarations of that very build. The first
 * writer, version 3 and SystemTap counted all events; the writers between them left out those that are compiled out.
 * A file does not tell which, nor of which release it is, so the numbering is taken that its records fit best.
 */
final class Numbering {
    private Numbering() {}

    /**
     * Chooses among the catalogs that the user named; the built-in one has no whole build's events.
     *
     * @param head the first bytes of the file
     * @return the events by id; empty if the file maps its ids itself, or if nothing is known
     */
    static List<TraceEvent> choose(SimpletraceHeader header, byte[] head, Declarations declarations)
            throws IOException {
        if (header.hasTypes() && header.bytes() > 0) {
            return List.of();
        }
        List<TraceEvent> best = List.of();
        long bestScore = 0;
        for (var catalog : declarations.named()) {
            for (var numbering : numberings(header, catalog)) {
                long score = score(header, head, numbering);
                if (score > bestScore) {
                    bestScore = score;
                    best = numbering;
                }
            }
        }
        return best;
    }

    private static List<List<TraceEvent>> numberings(SimpletraceHeader header, EventCatalog catalog) {
        var all = new ArrayList<TraceEvent>();
        for (var declaration : catalog.declarations()) {
            for (var event : declaration.events()) {
                all.add(header.hasFixedRecords() ? FixedRecord.declaration(event) : event);
            }
        }
        return List.of(all, all.stream().filter(event -> !event.isDisabled()).toList());
    }

    /** How many records fit minus how many do not. */
    private static long score(SimpletraceHeader header, byte[] head, List<TraceEvent> numbering) throws IOException {
        var input = new RecordInput(new ByteArrayInputStream(head), header.order());
        input.has(head.length);
        input.take(header.bytes());
        long score = 0;
        var shapes = numbering.stream()
                .map(event -> new Shape(event, header.hasFixedRecords()))
                .toList();
        while (true) {
            int size = RecordLayout.size(header, input);
            if (size < 0 || input.available() < size) {
                return score;
            }
            long id = RecordLayout.id(header, input);
            if (id >= 0 && id < shapes.size()) {
                int arguments = RecordLayout.arguments(header);
                boolean fits = shapes.get((int) id).fits(input, arguments, size - arguments);
                score += fits ? 1 : -1;
            } else if (id != RecordLimits.DROPPED_ID) {
                score--;
            }
            input.take(size);
        }
    }
}
