package dev.phaseline.migration.guest;

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

/** Reads the names of the events of a binary trace, QEMU's format of version 4. */
final class SimpleTraceNames {
    private static final int HEADER_BYTES = 24;
    private static final long MAPPING = 0;

    private SimpleTraceNames() {}

    static List<String> read(Path file) throws IOException {
        ByteBuffer trace = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        trace.position(HEADER_BYTES);
        Map<Long, String> names = new HashMap<>();
        List<String> events = new ArrayList<>();
        while (trace.hasRemaining()) {
            long kind = trace.getLong();
            long id = trace.getLong();
            if (kind == MAPPING) {
                byte[] name = new byte[trace.getInt()];
                trace.get(name);
                names.put(id, new String(name, StandardCharsets.UTF_8));
            } else {
                events.add(String.valueOf(names.get(id)));
                int start = trace.position() - Long.BYTES;
                int length = trace.getInt(start + 2 * Long.BYTES);
                trace.position(start + length);
            }
        }
        return events;
    }
}
