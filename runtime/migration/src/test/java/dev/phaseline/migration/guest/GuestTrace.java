package dev.phaseline.migration.guest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** The trace events that a guest process has recorded, in their order. */
record GuestTrace(List<Event> events) {
    private static final String GROUP = "migration.";
    private static final Set<String> COMMON_FIELDS = Set.of("startTime", "duration", "eventThread", "stackTrace");

    /** One event. */
    record Event(String thread, String name, Map<String, @Nullable Object> arguments) {
        long number(String argument) {
            return arguments.get(argument) instanceof Number number ? number.longValue() : -1;
        }

        String text(String argument) {
            return String.valueOf(arguments.get(argument));
        }

        /** The event as it would be called. */
        @Override
        public String toString() {
            return name + arguments.values().stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    static GuestTrace read(Path recording) throws IOException {
        List<RecordedEvent> recorded = new ArrayList<>(RecordingFile.readAllEvents(recording));
        recorded.removeIf(event -> !event.getEventType().getName().startsWith(GROUP));
        recorded.sort(Comparator.comparing(RecordedEvent::getStartTime));
        return new GuestTrace(recorded.stream().map(GuestTrace::event).toList());
    }

    private static Event event(RecordedEvent recorded) {
        Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
        for (ValueDescriptor field : recorded.getFields()) {
            if (!COMMON_FIELDS.contains(field.getName())) {
                arguments.put(field.getName(), recorded.getValue(field.getName()));
            }
        }
        return new Event(
                recorded.getThread().getJavaName(),
                recorded.getEventType().getName().substring(GROUP.length()),
                arguments);
    }

    GuestTrace ofThread(String thread) {
        return new GuestTrace(
                events.stream().filter(event -> event.thread().equals(thread)).toList());
    }

    /** Leaves out the events whose names match. */
    GuestTrace without(String names) {
        return new GuestTrace(
                events.stream().filter(event -> !event.name().matches(names)).toList());
    }

    List<Event> named(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    Stream<String> calls() {
        return events.stream().map(Event::toString);
    }

    Set<String> threads() {
        return events.stream().map(Event::thread).collect(Collectors.toSet());
    }

    /** Names and first arguments in one text, each event ended by a space, for a pattern to match. */
    String sentence() {
        return events.stream()
                .map(event -> event.arguments().isEmpty()
                        ? event.name() + " "
                        : event.name() + "("
                                + event.arguments().values().iterator().next() + ") ")
                .collect(Collectors.joining());
    }
}
