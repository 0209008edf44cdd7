package dev.phaseline.analyzer.load;

import dev.phaseline.grammar.TraceEventsParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.AnnotationElement;
import jdk.jfr.EventFactory;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.ValueDescriptor;
import org.jspecify.annotations.Nullable;

/** A running JFR recording with events defined on the fly, as a program with generated stubs would emit them. */
public final class FlightRecording implements AutoCloseable {
    private final Recording recording = new Recording();
    private final Map<String, EventFactory> factories = new HashMap<>();

    public FlightRecording() {
        recording.start();
    }

    /** Declares an event by a line of a {@code trace-events} file. */
    public FlightRecording declare(String line) {
        var event = TraceEventsParser.parse("test", line).catalog().events().getFirst();
        var fields = event.arguments().stream()
                .map(argument ->
                        new ValueDescriptor(javaType(argument.type().field().javaType()), argument.name()))
                .toList();
        return declare(event.name(), event.argumentList(), event.formatText(), fields);
    }

    /** Declares an event whose annotation and fields may contradict each other. */
    FlightRecording declare(String name, String arguments, String format, List<ValueDescriptor> fields) {
        var annotations = new ArrayList<AnnotationElement>();
        annotations.add(new AnnotationElement(Name.class, "migration." + name));
        annotations.add(new AnnotationElement(StackTrace.class, false));
        annotations.add(new AnnotationElement(
                dev.phaseline.tracepoint.TraceEvent.class,
                Map.of("arguments", arguments, "format", format, "section", "test.c")));
        factories.put(name, EventFactory.create(annotations, fields));
        return this;
    }

    private static Class<?> javaType(String name) {
        return switch (name) {
            case "String" -> String.class;
            case "boolean" -> boolean.class;
            case "byte" -> byte.class;
            case "short" -> short.class;
            case "int" -> int.class;
            case "long" -> long.class;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Emits an event from the current thread. */
    public FlightRecording emit(String name, @Nullable Object... values) {
        var factory = factories.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("not declared: " + name);
        }
        var event = factory.newEvent();
        for (int i = 0; i < values.length; i++) {
            event.set(i, values[i]);
        }
        event.commit();
        return this;
    }

    /** Emits an event from another thread, and waits for it. */
    public FlightRecording emitFrom(String thread, String name, @Nullable Object... values)
            throws InterruptedException {
        Thread.ofPlatform().name(thread).start(() -> emit(name, values)).join();
        return this;
    }

    /** Ends the recording and writes it. */
    public Path dump(Path file) throws IOException {
        recording.stop();
        recording.dump(file);
        return file;
    }

    @Override
    public void close() {
        recording.close();
        factories.values().forEach(EventFactory::unregister);
    }
}
