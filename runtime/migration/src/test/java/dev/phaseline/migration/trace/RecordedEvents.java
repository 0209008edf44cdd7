package dev.phaseline.migration.trace;

import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.Unsigned;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * The migration events that fired while a test did something, in their order: which, with which arguments, in which
 * thread. They are recorded by JFR itself, so what a test sees is what a user would.
 */
public record RecordedEvents(List<Line> events) {
    private static final String GROUP = "migration.";
    private static final String ALL = "*";

    /**
     * One event.
     *
     * @param thread name of the thread that emitted it
     * @param text its name and arguments, for example {@code vmstate_n_elems(len, 1)}
     */
    public record Line(String thread, String text) {}

    /** What a test does. */
    public interface Action {
        /** Does it. */
        void run() throws Exception;
    }

    /** Records whatever fires in this JVM until the action is done; threads that it started should have ended then. */
    public static RecordedEvents during(Action action) throws Exception {
        Tracepoints.apply(ALL);
        try (Recording recording = new Recording()) {
            recording.start();
            action.run();
            recording.stop();
            return read(recording);
        } finally {
            Tracepoints.apply("-" + ALL);
        }
    }

    /** Returns name and arguments of all events. */
    public List<String> lines() {
        return lines(line -> true);
    }

    /** Returns name and arguments of the events that one thread emitted. */
    public List<String> linesOf(String thread) {
        return lines(line -> line.thread.equals(thread));
    }

    private List<String> lines(Predicate<Line> condition) {
        return events.stream().filter(condition).map(Line::text).toList();
    }

    private static RecordedEvents read(Recording recording) throws IOException {
        Path file = Files.createTempFile("events", ".jfr");
        try {
            recording.dump(file);
            List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(file));
            events.removeIf(event -> !event.getEventType().getName().startsWith(GROUP));
            // Each thread's events are in their order already, and a stable sort keeps those of the same instant so.
            events.sort(Comparator.comparing(RecordedEvent::getStartTime));
            return new RecordedEvents(events.stream().map(RecordedEvents::line).toList());
        } finally {
            Files.delete(file);
        }
    }

    private static Line line(RecordedEvent event) {
        String arguments = event.getFields().stream()
                .filter(field -> !List.of("startTime", "duration", "eventThread", "stackTrace")
                        .contains(field.getName()))
                .map(field -> argument(event, field))
                .collect(Collectors.joining(", ", "(", ")"));
        return new Line(
                event.getThread().getJavaName(), event.getEventType().getName().substring(GROUP.length()) + arguments);
    }

    private static String argument(RecordedEvent event, ValueDescriptor field) {
        Object value = event.getValue(field.getName());
        if (field.getAnnotation(Unsigned.class) == null) {
            return String.valueOf(value);
        }
        return switch (value) {
            case Long v -> Long.toUnsignedString(v);
            case Integer v -> Integer.toUnsignedString(v);
            case Short v -> String.valueOf(Short.toUnsignedInt(v));
            case Byte v -> String.valueOf(Byte.toUnsignedInt(v));
            default -> throw new IllegalStateException("an unsigned " + value.getClass());
        };
    }
}
