package dev.phaseline.analyzer.simpletrace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A trace file made by hand, word by word as the format says. */
final class TraceBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteOrder order;

    TraceBytes(ByteOrder order) {
        this.order = order;
    }

    static TraceBytes version(int version, ByteOrder order) {
        return new TraceBytes(order).u64(-1).u64(0xf2b177cb0aa429b4L).u64(version);
    }

    static TraceBytes version4() {
        return version(4, ByteOrder.LITTLE_ENDIAN);
    }

    TraceBytes u64(long value) {
        bytes.writeBytes(ByteBuffer.allocate(8).order(order).putLong(value).array());
        return this;
    }

    TraceBytes u32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(4).order(order).putInt(value).array());
        return this;
    }

    TraceBytes raw(byte... values) {
        bytes.writeBytes(values);
        return this;
    }

    TraceBytes text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.ISO_8859_1);
        return u32(encoded.length).raw(encoded);
    }

    TraceBytes mapping(long id, String name) {
        return u64(0).u64(id).text(name);
    }

    /** An event of version 4 whose arguments are made by another file's bytes. */
    TraceBytes event(long id, long timeNs, TraceBytes arguments) {
        return u64(1).untypedEvent(id, timeNs, 42, arguments);
    }

    /** An event of versions 2 and 3. */
    TraceBytes untypedEvent(long id, long timeNs, int pid, TraceBytes arguments) {
        byte[] encoded = arguments.toBytes();
        return u64(id).u64(timeNs).u32(24 + encoded.length).u32(pid).raw(encoded);
    }

    /** The arguments of an event. */
    TraceBytes arguments() {
        return new TraceBytes(order);
    }

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }

    Path writeTo(Path directory) throws IOException {
        return Files.write(directory.resolve("trace"), toBytes());
    }
}
