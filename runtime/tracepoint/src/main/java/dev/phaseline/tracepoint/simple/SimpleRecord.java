package dev.phaseline.tracepoint.simple;

import dev.phaseline.tracepoint.Tracepoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way into the trace file. A stub takes the thread's record, adds the arguments in their order and
 * writes it:
 *
 * <pre>{@code
 * SimpleRecord.of(RAM_SAVE_PAGE).string(rbname).integer(offset).integer(host).write();
 * }</pre>
 *
 * <pre>
 *   u64 type = 1 | u64 id | u64 timestamp_ns | u32 length | u32 pid | arguments
 * </pre>
 *
 * An integer takes 64 bits, a string its length in 32 bits and its bytes; {@code length} counts from {@code id} on. Not
 * safe for use by several threads.
 */
public final class SimpleRecord {
    /** The first word of a record that holds an event. */
    private static final long TYPE_EVENT = 1;

    /** The id of a record that says how many events were lost. */
    private static final long DROPPED_ID = -2;

    /** A string is cut at this length, as QEMU does. */
    private static final int LONGEST_STRING = 512;

    /** The bytes before the arguments, counted from the id on. */
    private static final int HEADER_LENGTH = 24;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final int PID = (int) ProcessHandle.current().pid();
    private static final ThreadLocal<SimpleRecord> OWN = ThreadLocal.withInitial(SimpleRecord::new);

    private static final int ARGUMENTS = Long.BYTES + HEADER_LENGTH;

    /** Holds a whole number of words. */
    private byte[] bytes = new byte[256];

    private int end;

    private SimpleRecord() {
        LONG.set(bytes, 0, TYPE_EVENT);
    }

    /** Returns the record of this thread, without arguments; its time is now. */
    public static SimpleRecord of(Tracepoint event) {
        return OWN.get().begin(event.id(), System.nanoTime());
    }

    /** Returns a record that says how many events were lost. */
    static ByteBuffer dropped(long count) {
        SimpleRecord record =
                new SimpleRecord().begin(DROPPED_ID, System.nanoTime()).integer(count);
        return ByteBuffer.wrap(record.finish(), 0, record.length());
    }

    SimpleRecord begin(long id, long timestampNs) {
        LONG.set(bytes, 8, id);
        LONG.set(bytes, 16, timestampNs);
        INT.set(bytes, 28, PID);
        end = ARGUMENTS;
        return this;
    }

    /** Adds a number, as C converts it to 64 bits; also an address or a truth value. */
    public SimpleRecord integer(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, end, value);
        end += Long.BYTES;
        return this;
    }

    /** Adds a string in UTF-8, at most its first {@value #LONGEST_STRING} bytes; null is recorded as an empty one. */
    public SimpleRecord string(@Nullable String value) {
        reserve(Integer.BYTES + LONGEST_STRING);
        int start = end + Integer.BYTES;
        int after = value == null ? start : encode(value, start, start + LONGEST_STRING);
        INT.set(bytes, end, after - start);
        end = after;
        return this;
    }

    /** Hands the record over to the trace file, which is opened if it is not open yet. Never waits. */
    public void write() {
        SimpleTrace.current().offer(finish(), end);
    }

    /** Sets what is known at the end, and returns the array that begins with the record. */
    byte[] finish() {
        INT.set(bytes, 24, end - Long.BYTES);
        return bytes;
    }

    /** The length in bytes, with the type word. */
    int length() {
        return end;
    }

    private void reserve(int more) {
        if (bytes.length - end < more) {
            bytes = Arrays.copyOf(bytes, (end + more + bytes.length) & -Long.BYTES);
        }
    }

    /** Encodes until the limit, which may cut the last character. Returns the position after the last byte. */
    private int encode(String value, int start, int limit) {
        int at = start;
        for (int i = 0; i < value.length() && at < limit; i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                bytes[at++] = (byte) c;
                continue;
            }
            int codePoint = value.codePointAt(i);
            if (Character.isSupplementaryCodePoint(codePoint)) {
                i++;
            } else if (Character.isSurrogate(c)) {
                codePoint = '?'; // what Java's own encoder writes for half a character
            }
            at = encode(codePoint, at, limit);
        }
        return at;
    }

    private int encode(int codePoint, int start, int limit) {
        if (codePoint < 0x80) {
            bytes[start] = (byte) codePoint;
            return start + 1;
        }
        int following = codePoint < 0x800 ? 1 : codePoint < 0x10000 ? 2 : 3;
        int lead = -0x40 >> (following - 1); // 110xxxxx, 1110xxxx, 11110xxx
        int at = start;
        bytes[at++] = (byte) (lead | (codePoint >> (6 * following)));
        for (int rest = following - 1; rest >= 0 && at < limit; rest--) {
            bytes[at++] = (byte) (0x80 | ((codePoint >> (6 * rest)) & 0x3F));
        }
        return at;
    }
}
