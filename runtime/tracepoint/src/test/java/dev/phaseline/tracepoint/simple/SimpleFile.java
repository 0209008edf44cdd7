package dev.phaseline.tracepoint.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trace file as a reader that accepts nothing but version 4 sees it, made from the description of the format. */
record SimpleFile(Map<Long, String> names, List<Event> events) {
    private static final String DROPPED = "Dropped_Event";

    /** One event; {@code payload} are its arguments as they stand in the file. */
    record Event(String name, long timestampNs, int pid, ByteBuffer payload) {
        long integer() {
            return payload.getLong();
        }

        String string() {
            byte[] bytes = new byte[payload.getInt()];
            payload.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    static SimpleFile read(Path path) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.nativeOrder());
        assertThat(file.getLong()).isEqualTo(-1);
        assertThat(file.getLong()).isEqualTo(0xf2b177cb0aa429b4L);
        assertThat(file.getLong()).isEqualTo(4);
        Map<Long, String> names = new HashMap<>();
        names.put(-2L, DROPPED);
        List<Event> events = new ArrayList<>();
        while (file.hasRemaining()) {
            long type = file.getLong();
            if (type == 0) {
                long id = file.getLong();
                byte[] name = new byte[file.getInt()];
                file.get(name);
                names.put(id, new String(name, StandardCharsets.UTF_8));
            } else {
                assertThat(type).isEqualTo(1);
                events.add(event(file, names));
            }
        }
        return new SimpleFile(names, events);
    }

    private static Event event(ByteBuffer file, Map<Long, String> names) {
        String name = names.get(file.getLong());
        assertThat(name).as("an event before its name").isNotNull();
        long timestampNs = file.getLong();
        int length = file.getInt();
        int pid = file.getInt();
        assertThat(length).isGreaterThanOrEqualTo(24);
        ByteBuffer payload = file.slice(file.position(), length - 24).order(ByteOrder.nativeOrder());
        file.position(file.position() + length - 24);
        return new Event(name, timestampNs, pid, payload);
    }

    List<Event> named(String name) {
        return events.stream().filter(event -> event.name().equals(name)).toList();
    }

    long dropped() {
        return named(DROPPED).stream().mapToLong(Event::integer).sum();
    }
}
