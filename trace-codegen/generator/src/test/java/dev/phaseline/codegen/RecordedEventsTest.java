package dev.phaseline.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated stubs, compiled, called and read back from a recording. */
class RecordedEventsTest {
    /** The fields that JFR gives every event come before those of the arguments. */
    private static final int JFR_FIELDS = 4;

    @Test
    void stubsRecordWhileTheirEventsAreOn(@TempDir Path directory) throws Exception {
        String text = """
                # a.c
                acme_read(const char *path, uint64_t file_offset, void *buffer, bool last) "%s %" PRIu64 " %p %d"
                acme_names(int new, uint64_t startTime, uint64_t duration, char *stackTrace) "%d %lu %lu %s"
                acme_quiet(void) ""
                default(int a) "%d"
                duration(void)
                9acme(int class, int class_) "%d %d"
                """;
        Class<?> stubs = stubs(text, "recorded", directory);

        List<RecordedEvent> events = record(directory, () -> {
            Tracepoints.apply("acme_*", "default", "duration", "9acme", "-acme_quiet");
            stubs.getMethod("acmeRead", String.class, long.class, long.class, boolean.class)
                    .invoke(null, "disk", -1L, 0x7f00L, true);
            stubs.getMethod("acmeNames", int.class, long.class, long.class, String.class)
                    .invoke(null, 1, 2L, 3L, null);
            stubs.getMethod("acmeQuiet").invoke(null);
            stubs.getMethod("default_", int.class).invoke(null, 5);
            stubs.getMethod("duration").invoke(null);
            stubs.getMethod("_9acme", int.class, int.class).invoke(null, 7, 8);
            Tracepoints.apply("-default");
            stubs.getMethod("default_", int.class).invoke(null, 6);
        });

        assertThat(events)
                .extracting(event -> event.getEventType().getName() + " " + arguments(event))
                .containsExactly(
                        "recorded.acme_read [path=disk, file_offset=-1, buffer=32512, last=true]",
                        "recorded.acme_names [new_=1, startTime_=2, duration_=3, stackTrace_=null]",
                        "recorded.default_ [a=5]",
                        "recorded.duration []",
                        "recorded._9acme [class__=7, class_=8]");
        assertThat(events.get(0).getEventType().getCategoryNames()).containsExactly("recorded", "a.c");
        assertThat(events.get(0).getEventType().getLabel()).isEqualTo("Acme Read");
        assertThat(events.get(0).getStackTrace()).isNull();
        assertThat(events.get(0).getDuration()).isZero();
    }

    @Test
    void anEventClassIsInitialisedOnlyWhenItFiresWhileOn(@TempDir Path directory) throws Exception {
        Class<?> stubs = stubs("lazy_a(void)\nlazy_b(void)\n", "lazy", directory);

        record(directory, () -> {
            Tracepoints.apply("lazy_a");
            stubs.getMethod("lazyA").invoke(null);
            stubs.getMethod("lazyB").invoke(null);
        });

        assertThat(jdk.jfr.FlightRecorder.getFlightRecorder().getEventTypes())
                .extracting(type -> type.getName())
                .contains("lazy.lazy_a")
                .doesNotContain("lazy.lazy_b");
    }

    @Test
    void aDisabledEventKeepsItsStub(@TempDir Path directory) throws Exception {
        Class<?> stubs = stubs("disable gone_a(int x) \"%d\"\ngone_b(void)\n", "gone", directory);

        assertThat(Tracepoints.apply("gone_a", "gone_b"))
                .extracting(unmet -> unmet.pattern().glob())
                .containsExactly("gone_a");
        record(directory, () -> {
            stubs.getMethod("goneA", int.class).invoke(null, 1);
            assertThat(stubs.getMethod("goneAEnabled").invoke(null)).isEqualTo(false);
            assertThat(stubs.getMethod("goneBEnabled").invoke(null)).isEqualTo(true);
        });
    }

    /** A step of a test that calls generated code by reflection. */
    private interface Calls {
        void run() throws ReflectiveOperationException;
    }

    private static Class<?> stubs(String text, String group, Path directory) throws ClassNotFoundException {
        List<SourceFile> sources = JavaGenerator.generate(
                TraceEventsParser.parse("test", text).catalog(), new GeneratorOptions("dev.example." + group, group));
        String stubClass = sources.get(0).path().replaceFirst("\\.java$", "").replace('/', '.');
        return Class.forName(stubClass, true, Compiled.of(sources, directory).loader());
    }

    private static List<RecordedEvent> record(Path directory, Calls calls)
            throws IOException, ReflectiveOperationException {
        Path file = directory.resolve("recorded.jfr");
        try (var recording = new Recording()) {
            recording.start();
            calls.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("recorded."))
                .toList();
    }

    private static List<String> arguments(RecordedEvent event) {
        return event.getFields().stream()
                .skip(JFR_FIELDS)
                .map(ValueDescriptor::getName)
                .map(name -> name + "=" + event.getValue(name))
                .toList();
    }
}
