package dev.phaseline.migration.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.tracepoint.Tracepoint;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.AnnotationElement;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every stub of the runtime, called once and read back from a recording. */
class RecordedDeclarationsTest {
    private static final Path DECLARATIONS = Path.of("../../samples/migration.trace-events");

    /** The fields that JFR gives every event come before those of the arguments. */
    private static final int JFR_FIELDS = 4;

    private final List<String> onBefore = new ArrayList<>();

    @BeforeEach
    void switchAllOn() {
        MigrationTrace.GROUP.tracepoints().stream()
                .filter(Tracepoint::isOn)
                .map(Tracepoint::name)
                .forEach(onBefore::add);
        Tracepoints.apply("*");
    }

    @AfterEach
    void switchBack() {
        Tracepoints.apply("-*");
        Tracepoints.apply(onBefore.toArray(String[]::new));
    }

    @Test
    void rebuildTheLinesOfTheDeclarationFile(@TempDir Path directory) throws Exception {
        List<RecordedEvent> events = record(directory, stubs().toList());

        assertThat(events).hasSize(275);
        assertThat(events)
                .extracting(RecordedDeclarationsTest::declaration)
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(DECLARATIONS).stream()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .toList());
    }

    @Test
    void carryTheValuesInTheOrderOfTheArguments(@TempDir Path directory) throws Exception {
        List<Method> stubs = stubs().toList();
        Map<String, List<Object>> passed = new HashMap<>();
        stubs.forEach(stub -> passed.put(stub.getName(), values(stub)));

        List<RecordedEvent> events = record(directory, stubs);

        assertThat(events)
                .allSatisfy(event -> assertThat(
                                arguments(event).map(ValueDescriptor::getName).map(event::<Object>getValue))
                        .containsExactlyElementsOf(passed.getOrDefault(camelCase(name(event)), List.of())));
    }

    @Test
    void describeTheirFields(@TempDir Path directory) throws Exception {
        List<RecordedEvent> events = record(directory, stubs().toList());

        assertThat(fields(events, "ram_save_page"))
                .containsExactly(
                        "java.lang.String rbname []",
                        "long offset [jdk.jfr.Unsigned]",
                        "long host [jdk.jfr.MemoryAddress]");
        assertThat(fields(events, "multifd_recv"))
                .containsExactly(
                        "byte id [jdk.jfr.Unsigned]",
                        "long packet_num [jdk.jfr.Unsigned]",
                        "int used [jdk.jfr.Unsigned]",
                        "int flags [jdk.jfr.Unsigned]",
                        "int next_packet_size [jdk.jfr.Unsigned]");
        assertThat(fields(events, "loadvm_process_command"))
                .containsExactly("short com [jdk.jfr.Unsigned]", "short len [jdk.jfr.Unsigned]");
        assertThat(fields(events, "multifd_send_terminate_threads")).containsExactly("boolean error []");
        assertThat(fields(events, "migrate_send_rp_recv_bitmap"))
                .containsExactly("java.lang.String name []", "long size []");
        assertThat(fields(events, "colo_vm_state_change"))
                .containsExactly("java.lang.String old []", "java.lang.String new_ []");
        assertThat(type(events, "ram_save_page").getCategoryNames()).containsExactly("migration", "ram.c");
        assertThat(events).allMatch(event -> event.getStackTrace() == null);
    }

    private static Stream<Method> stubs() {
        return Arrays.stream(MigrationTrace.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> method.getReturnType() == void.class);
    }

    /** Values that differ from argument to argument. */
    private static List<Object> values(Method stub) {
        List<Object> values = new ArrayList<>();
        for (Class<?> type : stub.getParameterTypes()) {
            int n = values.size() + 1;
            values.add(
                    switch (type.getName()) {
                        case "java.lang.String" -> stub.getName() + n;
                        case "boolean" -> true;
                        case "byte" -> (byte) -n;
                        case "short" -> (short) -n;
                        case "int" -> -n;
                        case "long" -> (long) -n;
                        default -> throw new AssertionError(type);
                    });
        }
        return values;
    }

    private static List<RecordedEvent> record(Path directory, List<Method> stubs)
            throws IOException, IllegalAccessException, InvocationTargetException {
        Path file = directory.resolve("all.jfr");
        try (var recording = new Recording()) {
            recording.start();
            for (Method stub : stubs) {
                stub.invoke(null, values(stub).toArray());
            }
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("migration."))
                .toList();
    }

    private static String declaration(RecordedEvent event) {
        AnnotationElement annotation = event.getEventType().getAnnotationElements().stream()
                .filter(a -> a.getTypeName().equals("dev.phaseline.TraceEvent"))
                .findFirst()
                .orElseThrow();
        return name(event) + "(" + annotation.getValue("arguments") + ") " + annotation.getValue("format");
    }

    private static String name(RecordedEvent event) {
        return event.getEventType().getName().substring("migration.".length());
    }

    private static String camelCase(String name) {
        var camelCase = new StringBuilder();
        for (String word : name.split("_", -1)) {
            camelCase
                    .append(camelCase.isEmpty() ? word.charAt(0) : Character.toUpperCase(word.charAt(0)))
                    .append(word, 1, word.length());
        }
        return camelCase.toString();
    }

    private static EventType type(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> name(event).equals(name))
                .findFirst()
                .orElseThrow()
                .getEventType();
    }

    private static Stream<ValueDescriptor> arguments(RecordedEvent event) {
        return event.getFields().stream().skip(JFR_FIELDS);
    }

    private static List<String> fields(List<RecordedEvent> events, String name) {
        return type(events, name).getFields().stream()
                .skip(JFR_FIELDS)
                .map(field -> field.getTypeName() + " " + field.getName() + " "
                        + field.getAnnotationElements().stream()
                                .map(AnnotationElement::getTypeName)
                                .filter(annotation -> annotation.equals("jdk.jfr.Unsigned")
                                        || annotation.equals("jdk.jfr.MemoryAddress"))
                                .toList())
                .toList();
    }
}
