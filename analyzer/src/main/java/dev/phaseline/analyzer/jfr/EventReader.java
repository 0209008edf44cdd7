package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import jdk.jfr.AnnotationElement;
import jdk.jfr.EventType;
import jdk.jfr.consumer.RecordedEvent;
import org.jspecify.annotations.Nullable;

/** How the events of one JFR event type are read. */
sealed interface EventReader {
    /** The annotation that trace events have. */
    String ANNOTATION = "dev.phaseline.TraceEvent";

    /** The fields that JFR adds to those of the event class. */
    Set<String> IMPLICIT_FIELDS = Set.of("startTime", "duration", "eventThread", "stackTrace");

    /**
     * A trace event.
     *
     * @param type its number in the window
     * @param kinds the kinds of its arguments
     * @param fields the names of the fields that hold them, which are those of the arguments unless JFR refuses them
     */
    record Typed(int type, List<FieldType> kinds, List<String> fields) implements EventReader {
        /** Adds an event with its values. */
        void read(RecordedEvent event, int thread, EventWindowBuilder window) {
            var values = new long[fields.size()];
            for (int i = 0; i < values.length; i++) {
                var field = fields.get(i);
                values[i] = switch (kinds.get(i)) {
                    case STRING -> textId(event.getString(field), window);
                    case BOOLEAN -> event.getBoolean(field) ? 1 : 0;
                    case POINTER, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> event.getLong(field);
                };
            }
            var time = event.getStartTime();
            window.add(type, thread, time.getEpochSecond() * 1_000_000_000L + time.getNano());
            window.values(values);
        }

        private static int textId(@Nullable String text, EventWindowBuilder window) {
            return text == null ? 0 : window.textId(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * A trace event whose declaration and fields do not fit together.
     *
     * @param reason what is wrong
     */
    record Unreadable(String reason) implements EventReader {}

    /** Not a trace event. */
    record Other() implements EventReader {}

    /** Finds out how to read a type; a readable one is made known to the window. */
    static EventReader of(EventType type, EventWindowBuilder window) {
        return type.getAnnotationElements().stream()
                .filter(annotation -> annotation.getTypeName().equals(ANNOTATION))
                .findFirst()
                .map(annotation -> of(type, annotation, window))
                .orElseGet(Other::new);
    }

    private static EventReader of(EventType type, AnnotationElement annotation, EventWindowBuilder window) {
        return of(
                type.getName(),
                annotation.getValue("section").toString(),
                annotation.getValue("arguments") + ") " + annotation.getValue("format"),
                type.getFields().stream()
                        .map(field -> new Field(field.getName(), field.getTypeName()))
                        .toList(),
                window);
    }

    /**
     * A field of an event.
     *
     * @param name its name
     * @param type the name of its type
     */
    record Field(String name, String type) {}

    /**
     * Finds out how to read a type that has the annotation.
     *
     * @param type the full name of the event type
     * @param section the annotation's section
     * @param rest the declaration from the first argument on
     * @param all its fields in order, those of JFR included
     */
    static EventReader of(String type, String section, String rest, List<Field> all, EventWindowBuilder window) {
        var name = type.substring(type.lastIndexOf('.') + 1);
        var line = name + "(" + rest;
        var text = section.isEmpty() ? line : "# " + section + "\n" + line;
        var parsed = TraceEventsParser.parse(type, text);
        return parsed.catalog()
                .event(name)
                .map(event -> of(type, event, all, window))
                .orElseGet(() -> new Unreadable(
                        parsed.diagnostics().isEmpty()
                                ? type + ": no declaration"
                                : parsed.diagnostics().getFirst().toString()));
    }

    private static EventReader of(String type, TraceEvent event, List<Field> all, EventWindowBuilder window) {
        var arguments = event.arguments();
        var fields = all.stream()
                .filter(field -> !IMPLICIT_FIELDS.contains(field.name()))
                .toList();
        if (fields.size() != arguments.size()) {
            return new Unreadable(type + ": " + fields.size() + " fields for " + arguments.size() + " arguments");
        }
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            var argument = arguments.get(i);
            if (!field.type().equals(jfrType(argument.type().field()))) {
                return new Unreadable(type + ": field " + field.name() + " has type " + field.type()
                        + ", but the argument is " + argument.declaration());
            }
        }
        return new Typed(
                window.type(event),
                arguments.stream().map(argument -> argument.type().field()).toList(),
                fields.stream().map(Field::name).toList());
    }

    private static String jfrType(FieldType field) {
        return field == FieldType.STRING ? String.class.getName() : field.javaType();
    }
}
