package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.CType;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.SourceRange;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An event type that is no trace event, such as the JVM's, and how its values become arguments: integers and truth values
 * as they are, ticks as nanoseconds, whatever else as text. Start and thread are those of the event; stack traces are
 * left out.
 */
final class OtherEventType {
    private static final SourceRange NOWHERE = new SourceRange("metadata", 1, 1, 1);
    private static final CType TEXT = new CType("const char *", FieldType.STRING);
    /** Text that is a number: the type says so to whoever wants it as one. */
    private static final CType DOUBLE = new CType("double", FieldType.STRING);

    private final int number;
    private final List<Field> fields;
    private final long[] values;

    /** What becomes of a field. */
    private enum Use {
        START,
        THREAD,
        STACK_TRACE,
        /** A span of time in ticks. */
        TICKS,
        /** A moment in ticks. */
        MOMENT,
        NUMBER,
        OCTET,
        TEXT
    }

    private record Field(Use use, ChunkTypes.Field field) {
        boolean isArgument() {
            return use.compareTo(Use.STACK_TRACE) > 0;
        }
    }

    private OtherEventType(int number, List<Field> fields, int arguments) {
        this.number = number;
        this.fields = fields;
        this.values = new long[arguments];
    }

    /** Makes a type of the metadata known to the window. */
    static OtherEventType of(ChunkTypes.Type type, ChunkTypes types, EventWindowBuilder window) {
        var fields = new ArrayList<Field>();
        var arguments = new ArrayList<Argument>();
        for (var field : type.fields()) {
            var next = new Field(use(field, types), field);
            fields.add(next);
            if (next.isArgument()) {
                boolean inNs = next.use() == Use.TICKS || next.use() == Use.MOMENT;
                arguments.add(new Argument(
                        type(field, next.use(), types), inNs ? field.name() + "_ns" : field.name(), NOWHERE));
            }
        }
        var event = new TraceEvent(type.name(), Set.of(), arguments, Optional.empty(), "", NOWHERE);
        return new OtherEventType(window.type(event), fields, arguments.size());
    }

    private static Use use(ChunkTypes.Field field, ChunkTypes types) {
        var type = types.type(field.type()).map(ChunkTypes.Type::name).orElse("");
        if (field.isArray()) {
            return Use.TEXT;
        }
        if (field.isConstant()) {
            return switch (field.name()) {
                case "eventThread" -> Use.THREAD;
                case "stackTrace" -> Use.STACK_TRACE;
                default -> Use.TEXT;
            };
        }
        return switch (type) {
            case "long" ->
                switch (field.ticks()) {
                    case NONE -> field.name().equals("startTime") ? Use.START : Use.NUMBER;
                    case SPAN -> Use.TICKS;
                    case MOMENT -> field.name().equals("startTime") ? Use.START : Use.MOMENT;
                };
            case "int", "short" -> Use.NUMBER;
            case "byte", "boolean" -> Use.OCTET;
            default -> Use.TEXT;
        };
    }

    private static CType type(ChunkTypes.Field field, Use use, ChunkTypes types) {
        var name = types.type(field.type()).map(ChunkTypes.Type::name).orElse("");
        return switch (use) {
            case OCTET ->
                name.equals("boolean") ? new CType("bool", FieldType.BOOLEAN) : new CType("int8_t", FieldType.INT8);
            case NUMBER ->
                switch (name) {
                    case "int" -> new CType("int32_t", FieldType.INT32);
                    case "short" -> new CType("int16_t", FieldType.INT16);
                    default -> new CType("int64_t", FieldType.INT64);
                };
            case TICKS, MOMENT -> new CType("int64_t", FieldType.INT64);
            case TEXT -> !field.isArray() && (name.equals("float") || name.equals("double")) ? DOUBLE : TEXT;
            case START, THREAD, STACK_TRACE -> throw new IllegalArgumentException(field.name() + " is no argument");
        };
    }

    /** Finds the number of a thread in the window. */
    @FunctionalInterface
    interface Threads {
        int number(long key);
    }

    /** Reads the event that the input is at into the window, unless it makes no sense. */
    void read(
            RecordInput input,
            ChunkTypes types,
            ChunkConstants constants,
            ChunkHeader.TickClock clock,
            Threads threads,
            EventWindowBuilder window) {
        long start = 0;
        long thread = 0;
        int argument = 0;
        for (var field : fields) {
            switch (field.use()) {
                case START -> start = input.number();
                case THREAD -> thread = input.number();
                case STACK_TRACE -> input.number();
                case TICKS -> values[argument++] = clock.spanNs(input.number());
                case MOMENT -> values[argument++] = clock.timeNs(input.number());
                case NUMBER -> values[argument++] = input.number();
                case OCTET -> values[argument++] = input.octet();
                case TEXT -> {
                    var text = ChunkValue.text(ChunkValue.read(input, types, field.field()), constants);
                    values[argument++] = text == null ? 0 : window.textId(text.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        if (!input.isBroken()) {
            window.add(number, threads.number(thread), clock.timeNs(start));
            window.values(values);
        }
    }
}
