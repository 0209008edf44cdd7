package com.example.blockcopy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.phaseline.tracepoint.Backend;
import dev.phaseline.tracepoint.Tracepoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCopyTest {
    private static final int BLOCK_BYTES = 64 * 1024;

    @TempDir
    Path directory;

    @Test
    void whatIsSwitchedOnIsRecorded() throws IOException {
        byte[] data = new byte[2 * BLOCK_BYTES + 100];
        data[0] = 1;
        data[data.length - 1] = 1;
        Path source = Files.write(directory.resolve("source"), data);
        Path target = directory.resolve("target");
        Path file = directory.resolve("copy.jfr");

        Tracepoints.select(Set.of(Backend.JFR));
        Tracepoints.apply("copy_*", "-copy_digest");
        try (var recording = new Recording()) {
            recording.start();
            new BlockCopy(source, target).run();
            recording.stop();
            recording.dump(file);
        }

        assertArrayEquals(data, Files.readAllBytes(target));
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("block_copy."))
                .toList();
        assertEquals(
                List.of("copy_begin", "copy_block", "copy_block", "copy_block", "copy_end"),
                events.stream()
                        .map(event -> event.getEventType().getName().substring("block_copy.".length()))
                        .toList());
        assertEquals(
                List.of("0 65536 false", "65536 65536 true", "131072 100 false"),
                events.subList(1, 4).stream()
                        .map(event ->
                                event.getLong("offset") + " " + event.getInt("length") + " " + event.getBoolean("zero"))
                        .toList());
    }
}
