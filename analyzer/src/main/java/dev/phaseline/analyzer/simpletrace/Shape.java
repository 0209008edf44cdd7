package dev.phaseline.analyzer.simpletrace;

import dev.phaseline.analyzer.recording.EventRun;
import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the arguments of an event look like in a record. An integer or an address takes 64 bits; a string takes its
 * length in 32 bits and its bytes. Immutable.
 */
final class Shape {
    /**
     * A record does not tell {@code NULL} from an empty string. QEMU passes the first and never the second for these:
     * the peer's name where none is known, and the block of a page request that is the one of the request before.
     */
    private static final Set<String> NULL_WHEN_EMPTY = Set.of("hostname", "rbname");

    private final TraceEvent event;
    private final boolean[] strings;
    private final boolean[] nullable;
    private final int leastBytes;
    private final boolean hasStrings;
    private final boolean isFixed;

    /**
     * Makes the shape of an event.
     *
     * @param isFixed whether unused words follow the arguments, as in the first version
     */
    Shape(TraceEvent event, boolean isFixed) {
        this.event = event;
        this.isFixed = isFixed;
        List<Argument> arguments = event.arguments();
        strings = new boolean[arguments.size()];
        nullable = new boolean[arguments.size()];
        int least = 0;
        boolean some = false;
        for (int i = 0; i < strings.length; i++) {
            strings[i] = arguments.get(i).type().field() == FieldType.STRING;
            nullable[i] = NULL_WHEN_EMPTY.contains(arguments.get(i).name());
            least += strings[i] ? Integer.BYTES : Long.BYTES;
            some |= strings[i];
        }
        leastBytes = least;
        hasStrings = some;
    }

    TraceEvent event() {
        return event;
    }

    /**
     * Whether bytes of a record are the arguments and nothing else.
     *
     * @param offset where they begin, from the current place of the input
     * @param size how many bytes the record has for them; all of them are available
     */
    boolean fits(RecordInput input, int offset, int size) {
        if (isFixed) {
            return !hasStrings && leastBytes <= size && FixedRecord.isUnused(input, offset + leastBytes, offset + size);
        }
        return hasStrings ? fitsStrings(input, offset, size) : size == leastBytes;
    }

    private boolean fitsStrings(RecordInput input, int offset, int size) {
        int position = offset;
        int left = size;
        for (boolean string : strings) {
            int bytes = Long.BYTES;
            if (string) {
                int length = left < Integer.BYTES ? -1 : input.u32(position);
                if (length < 0 || length > left - Integer.BYTES) {
                    return false;
                }
                bytes = Integer.BYTES + length;
            }
            position += bytes;
            left -= bytes;
            if (left < 0) {
                return false;
            }
        }
        return left == 0;
    }

    /**
     * Adds what arguments that {@linkplain #fits fit} have besides numbers.
     *
     * @param offset where the arguments begin, from the current place of the input
     * @param end where they end
     */
    void addConstants(RecordInput input, int offset, int end, AlikeRecords alike) {
        int position = offset;
        for (boolean string : strings) {
            if (string) {
                int next = position + Integer.BYTES + input.u32(position);
                alike.add(position, next);
                position = next;
            } else {
                position += Long.BYTES;
            }
        }
        alike.add(position, end);
    }

    /**
     * Sets the arguments of events to bytes that {@linkplain #fits fit}. The strings of all are those of the first.
     *
     * @param offset where the arguments of the first begin, from the current place of the input
     * @param recordBytes how far the arguments of the next are from there
     */
    void read(RecordInput input, int offset, int recordBytes, int count, EventRun run, EventWindowBuilder window) {
        int position = offset;
        for (int i = 0; i < strings.length; i++) {
            if (strings[i]) {
                int length = input.u32(position);
                position += Integer.BYTES;
                if (length > 0 || !nullable[i]) {
                    int id = window.textId(input.array(), input.index() + position, length);
                    Arrays.fill(run.textIds(i), run.row(), run.row() + count, id);
                }
                position += length;
            } else {
                input.collect(position, recordBytes, count, run.numbers(i), run.row());
                position += Long.BYTES;
            }
        }
    }
}
