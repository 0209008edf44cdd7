package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How the values of one event type's events follow one another, and what each is. */
final class EventFields {
    private final String name;
    private final EventReader reader;
    private final Field[] fields;
    /** Of each field. */
    private final Kind[] kinds;
    /** Of each field, the bytes that it had in the event read last. */
    private final int[] lengths;
    /** The fields of the arguments. */
    private final int[] arguments;

    private final int time;
    private final int thread;

    /** What a value is. */
    enum Kind {
        /** The start, in ticks. */
        TIME(true),
        /** The number of the thread among the constants. */
        THREAD(true),
        /** A compressed number. */
        NUMBER(true),
        /** A byte. */
        OCTET(false),
        /** A string. */
        TEXT(false),
        /** A compressed number of no use here, such as the duration. */
        SKIPPED_NUMBER(true),
        /** Whatever else is of no use here. */
        OTHER(false);

        private final boolean isNumber;

        Kind(boolean isNumber) {
            this.isNumber = isNumber;
        }

        /** Whether it stands there as a compressed number. */
        boolean isNumber() {
            return isNumber;
        }
    }

    /**
     * A field.
     *
     * @param argument which argument it is, if it is one
     * @param lastText the string that it had last, if it is one
     */
    record Field(Kind kind, int argument, ChunkTypes.Field field, LastText lastText) {}

    /** A string and its number in the window that is being filled: looking up the same one again can be spared. */
    static final class LastText {
        private byte[] bytes = {};
        private int window = -1;
        private int id;

        /** Whether the string is this one, and its number is known. */
        boolean is(RecordInput input, int ofWindow) {
            return window == ofWindow
                    && Arrays.equals(
                            input.textBytes(),
                            input.textFrom(),
                            input.textFrom() + input.textLength(),
                            bytes,
                            0,
                            bytes.length);
        }

        int id() {
            return id;
        }

        void set(RecordInput input, int ofWindow, int textId) {
            bytes = Arrays.copyOfRange(input.textBytes(), input.textFrom(), input.textFrom() + input.textLength());
            window = ofWindow;
            id = textId;
        }
    }

    private EventFields(String name, EventReader reader, List<Field> fields, int arguments) {
        this.name = name;
        this.reader = reader;
        this.fields = fields.toArray(Field[]::new);
        kinds = fields.stream().map(Field::kind).toArray(Kind[]::new);
        lengths = new int[kinds.length];
        this.arguments = new int[arguments];
        for (int i = 0; i < kinds.length; i++) {
            if (this.fields[i].argument() >= 0) {
                this.arguments[this.fields[i].argument()] = i;
            }
        }
        time = List.of(kinds).lastIndexOf(Kind.TIME);
        thread = List.of(kinds).lastIndexOf(Kind.THREAD);
    }

    /** Of a type that the metadata does not have. */
    static EventFields unknown() {
        return new EventFields("", new EventReader.Other(), List.of(), 0);
    }

    /** Of a type of the metadata; a readable one is made known to the window. */
    static EventFields of(ChunkTypes.Type type, ChunkTypes types, EventWindowBuilder window) {
        var reader = types.annotation(type, EventReader.ANNOTATION)
                .map(annotation -> EventReader.of(
                        type.name(),
                        annotation.getOrDefault("section", ""),
                        annotation.getOrDefault("arguments", "") + ") " + annotation.getOrDefault("format", ""),
                        type.fields().stream()
                                .map(field -> new EventReader.Field(field.name(), typeName(field, types)))
                                .toList(),
                        window))
                .orElseGet(EventReader.Other::new);
        var fields = new ArrayList<Field>();
        int arguments = 0;
        for (var field : type.fields()) {
            boolean implicit = EventReader.IMPLICIT_FIELDS.contains(field.name());
            fields.add(new Field(kind(field, implicit, types), implicit ? -1 : arguments, field, new LastText()));
            arguments += implicit ? 0 : 1;
        }
        var strange = fields.stream()
                .filter(field -> field.argument() >= 0 && !isValue(field.kind()))
                .findFirst();
        if (reader instanceof EventReader.Typed && strange.isPresent()) {
            var field = strange.get().field().name();
            return new EventFields(
                    type.name(),
                    new EventReader.Unreadable(type.name() + ": the values of field " + field + " are not in place"),
                    fields,
                    arguments);
        }
        return new EventFields(type.name(), reader, fields, arguments);
    }

    private static boolean isValue(Kind kind) {
        return switch (kind) {
            case NUMBER, OCTET, TEXT -> true;
            case TIME, THREAD, SKIPPED_NUMBER, OTHER -> false;
        };
    }

    private static String typeName(ChunkTypes.Field field, ChunkTypes types) {
        return types.type(field.type()).map(ChunkTypes.Type::name).orElse("?") + (field.isArray() ? "[]" : "");
    }

    private static Kind kind(ChunkTypes.Field field, boolean implicit, ChunkTypes types) {
        if (field.isArray()) {
            return Kind.OTHER;
        }
        if (implicit && !field.name().equals("startTime") && !field.name().equals("eventThread")) {
            boolean isNumber =
                    field.isConstant() || typeName(field, types).equals("long"); // the stack trace and the duration
            return isNumber ? Kind.SKIPPED_NUMBER : Kind.OTHER;
        }
        if (field.isConstant()) {
            return implicit ? Kind.THREAD : Kind.SKIPPED_NUMBER;
        }
        return switch (typeName(field, types)) {
            case "long" -> implicit ? Kind.TIME : Kind.NUMBER;
            case "int", "short", "char" -> Kind.NUMBER;
            case "byte", "boolean" -> Kind.OCTET;
            case "java.lang.String" -> Kind.TEXT;
            default -> Kind.OTHER;
        };
    }

    /** The full name of the type; empty if the metadata does not have it. */
    String name() {
        return name;
    }

    EventReader reader() {
        return reader;
    }

    Field[] fields() {
        return fields;
    }

    /** The kinds of the fields. */
    Kind[] kinds() {
        return kinds;
    }

    /** Of each field that is a number, how many bytes it had in the event read last; 0 before the first. Shared. */
    int[] lengths() {
        return lengths;
    }

    /** Whether events have a start. */
    boolean hasTime() {
        return time >= 0;
    }

    /** Which field is the start, if there is one. */
    int time() {
        return time;
    }

    /** Whether events have a thread. */
    boolean hasThread() {
        return thread >= 0;
    }

    /** Which field is the thread, if there is one. */
    int thread() {
        return thread;
    }

    /** Which field each argument is. */
    int[] arguments() {
        return arguments;
    }
}
