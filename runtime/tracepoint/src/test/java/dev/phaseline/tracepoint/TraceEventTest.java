package dev.phaseline.tracepoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceEventTest {
    @Name("test.annotated")
    @TraceEvent(arguments = "uint64_t addr", format = "\"addr=0x%\" PRIx64", section = "test.c")
    private static final class Annotated extends Event {}

    @Test
    void travelsInTheMetadataOfRecordings(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("annotated.jfr");
        try (var recording = new Recording()) {
            recording.start();
            new Annotated().commit();
            recording.stop();
            recording.dump(file);
        }

        RecordedEvent event = RecordingFile.readAllEvents(file).stream()
                .filter(e -> e.getEventType().getName().equals("test.annotated"))
                .findFirst()
                .orElseThrow();
        List<AnnotationElement> annotations = event.getEventType().getAnnotationElements().stream()
                .filter(a -> a.getTypeName().equals("dev.phaseline.TraceEvent"))
                .toList();

        assertThat(annotations).singleElement().satisfies(annotation -> {
            assertThat(annotation.getValue("arguments")).isEqualTo("uint64_t addr");
            assertThat(annotation.getValue("format")).isEqualTo("\"addr=0x%\" PRIx64");
            assertThat(annotation.getValue("section")).isEqualTo("test.c");
        });
    }
}
