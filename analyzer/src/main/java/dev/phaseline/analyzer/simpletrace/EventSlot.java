package dev.phaseline.analyzer.simpletrace;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * How the events of one id are read. Of several declarations the first that fits a record is taken, beginning with the
 * one that fitted last. What no declaration fits is kept as the bytes of its arguments, in hexadecimal digits.
 */
final class EventSlot {
    private static final int UNKNOWN = -1;

    private final String name;
    private final List<Shape> shapes;
    private final int[] types;
    private int undeclaredType = UNKNOWN;
    private int latest;

    EventSlot(String name, List<TraceEvent> declarations, boolean hasFixedRecords) {
        this.name = name;
        shapes = declarations.stream()
                .map(event -> new Shape(event, hasFixedRecords))
                .toList();
        types = shapes.stream().mapToInt(_ -> UNKNOWN).toArray();
    }

    /** The event's name, or words that name the id. */
    String name() {
        return name;
    }

    /**
     * Whether some declaration fits the arguments of a record; {@link #shape} then is its.
     *
     * @param offset where the arguments begin, from the current place of the input
     * @param size how many bytes they are; all are available
     */
    boolean fits(RecordInput input, int offset, int size) {
        for (int i = 0; i < shapes.size(); i++) {
            int candidate = latest + i < shapes.size() ? latest + i : latest + i - shapes.size();
            if (shapes.get(candidate).fits(input, offset, size)) {
                latest = candidate;
                return true;
            }
        }
        return false;
    }

    /** The shape of the arguments that {@linkplain #fits fit}. */
    Shape shape() {
        return shapes.get(latest);
    }

    /** The type of events whose arguments {@linkplain #fits fit}. */
    int type(EventWindowBuilder window) {
        if (types[latest] == UNKNOWN) {
            types[latest] = window.type(shape().event());
        }
        return types[latest];
    }

    /** Adds an event whose arguments fit no declaration. */
    void keep(RecordInput input, int offset, int size, int thread, long timeNs, EventWindowBuilder window) {
        if (undeclaredType == UNKNOWN) {
            undeclaredType = window.undeclaredType(name);
        }
        window.add(undeclaredType, thread, timeNs);
        byte[] text = HexFormat.of().formatHex(input.copy(offset, size)).getBytes(StandardCharsets.US_ASCII);
        window.text(0, text, 0, text.length);
    }
}
