package dev.phaseline.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.EventCatalog;
import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.TracepointGroup;
import dev.phaseline.tracepoint.Tracepoints;
import dev.phaseline.tracepoint.text.LogOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group as large as all of QEMU's events together, which no single class can hold. */
class LargeGroupTest {
    private static final int EVENTS = 5_100;

    @Test
    void allEventsOfQemuFitIntoOneGroup(@TempDir Path directory) throws Exception {
        EventCatalog catalog =
                TraceEventsParser.parse("qemu/trace-events", declarations()).catalog();
        // Without jfr, whose classes are one for each event and need no part; they would only take the compiler's time.
        var options = new GeneratorOptions(
                "dev.example.large", "large", EnumSet.of(Backend.LOG, Backend.SIMPLE, Backend.SYSLOG, Backend.FTRACE));

        List<SourceFile> sources = JavaGenerator.generate(catalog, options);
        try (var loader = Compiled.of(sources, directory).loader()) {
            Class<?> stubs = Class.forName("dev.example.large.LargeTrace", true, loader);
            var group = (TracepointGroup) stubs.getField("GROUP").get(null);
            assertThat(sources).hasSize(1 + 11);
            assertThat(group.tracepoints()).hasSize(EVENTS);

            Path log = directory.resolve("log");
            LogOutput.toFile(log.toString());
            Tracepoints.select(EnumSet.of(Backend.LOG));
            Tracepoints.apply("large_event_*");
            for (int i = 0; i < EVENTS; i += StubClass.EVENTS_OF_A_CLASS) {
                stubs.getMethod("largeEvent" + i, String.class, int.class, long.class)
                        .invoke(null, "disk", -1, 0x10L);
            }
            LogOutput.toStandardError();

            assertThat(Files.readAllLines(log))
                    .hasSize(11)
                    .startsWith("large_event_0 disk: 4294967295 at 0x10")
                    .endsWith("large_event_5000 disk: 4294967295 at 0x10");
        } finally {
            Tracepoints.select(EnumSet.allOf(Backend.class));
        }
    }

    private static String declarations() {
        var text = new StringBuilder();
        for (int i = 0; i < EVENTS; i++) {
            text.append("large_event_")
                    .append(i)
                    .append("(const char *name, uint32_t count, void *address) \"%s: %u at %p\"\n");
        }
        return text.toString();
    }
}
