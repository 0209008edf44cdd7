package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.util.List;
import java.util.Set;
import jdk.jfr.AnnotationElement;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;

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
        void read(RecordedEvent event, int thread, EventWindow.Builder window) {
            var time = event.getStartTime();
            window.add(type, thread, time.getEpochSecond() * 1_000_000_000L + time.getNano());
            for (int i = 0; i < fields.size(); i++) {
                var field = fields.get(i);
                switch (kinds.get(i)) {
                    case STRING -> window.text(i, event.getString(field));
                    case BOOLEAN -> window.number(i, event.getBoolean(field) ? 1 : 0);
                    case POINTER, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
                        window.number(i, event.getLong(field));
                }
            }
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
    static EventReader of(EventType type, EventWindow.Builder window) {
        return type.getAnnotationElements().stream()
                .filter(annotation -> annotation.getTypeName().equals(ANNOTATION))
                .findFirst()
                .map(annotation -> of(type, annotation, window))
                .orElseGet(Other::new);
    }

    private static EventReader of(EventType type, AnnotationElement annotation, EventWindow.Builder window) {
        var name = type.getName().substring(type.getName().lastIndexOf('.') + 1);
        var section = annotation.getValue("section").toString();
        var line = name + "(" + annotation.getValue("arguments") + ") " + annotation.getValue("format");
        var text = section.isEmpty() ? line : "# " + section + "\n" + line;
        var parsed = TraceEventsParser.parse(type.getName(), text);
        return parsed.catalog()
                .event(name)
                .map(event -> of(type, event, window))
                .orElseGet(() -> new Unreadable(
                        parsed.diagnostics().isEmpty()
                                ? type.getName() + ": no declaration"
                                : parsed.diagnostics().getFirst().toString()));
    }

    private static EventReader of(EventType type, TraceEvent event, EventWindow.Builder window) {
        var arguments = event.arguments();
        var fields = type.getFields().stream()
                .filter(field -> !IMPLICIT_FIELDS.contains(field.getName()))
                .toList();
        if (fields.size() != arguments.size()) {
            return new Unreadable(
                    type.getName() + ": " + fields.size() + " fields for " + arguments.size() + " arguments");
        }
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            var argument = arguments.get(i);
            if (!field.getTypeName().equals(jfrType(argument.type().field()))) {
                return new Unreadable(type.getName() + ": field " + field.getName() + " has type " + field.getTypeName()
                        + ", but the argument is " + argument.declaration());
            }
        }
        return new Typed(
                window.type(event),
                arguments.stream().map(argument -> argument.type().field()).toList(),
                fields.stream().map(ValueDescriptor::getName).toList());
    }

    private static String jfrType(FieldType field) {
        return field == FieldType.STRING ? String.class.getName() : field.javaType();
    }
}
