package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.buffer;
import static dev.phaseline.migration.vmstate.Fields.validate;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;

/** The FIFO of a 16550A: 16 bytes in a ring. Source: QEMU {@code util/fifo8.c}. */
final class ByteFifo {
    static final int CAPACITY = 16;

    static final VmStateDescription<ByteFifo> DESCRIPTION = VmStateDescription.<ByteFifo>builder("Fifo8")
            .field(buffer("data", f -> f.data))
            .field(value("head", Codecs.UINT32, f -> f.head, (f, v) -> f.head = v))
            .field(value("num", Codecs.UINT32, f -> f.count, (f, v) -> f.count = v))
            .field(validate("head and num lie inside the ring", ByteFifo::isValid))
            .build();

    private final byte[] data = new byte[CAPACITY];
    private int head;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == CAPACITY;
    }

    /** Adds a byte; the FIFO must not be full. */
    void push(int value) {
        data[(head + count) % CAPACITY] = (byte) value;
        count++;
    }

    /** Removes the oldest byte, unsigned; the FIFO must not be empty. */
    int pop() {
        int value = Byte.toUnsignedInt(data[head]);
        head = (head + 1) % CAPACITY;
        count--;
        return value;
    }

    void clear() {
        head = 0;
        count = 0;
    }

    /** Adds what a guest can see: the bytes in it. */
    void digest(StateDigest digest, String name) {
        digest.put(name + ".num", count);
        for (int i = 0; i < count; i++) {
            digest.put(name, data[(head + i) % CAPACITY]);
        }
    }

    private boolean isValid() {
        return head >= 0 && head < CAPACITY && count >= 0 && count <= CAPACITY;
    }
}
