package dev.phaseline.analyzer.simpletrace;

import java.io.IOException;

/**
 * Where the parts of a record of an event stand, in bytes from the record's start.
 *
 * <pre>
 *   version 4      u64 type = 1 | u64 id | u64 timestamp_ns | u32 length | u32 pid      | arguments
 *   version 3                     u64 id | u64 timestamp_ns | u32 length | u32 pid      | arguments
 *   version 2                     u64 id | u64 timestamp_ns | u32 length | u32 reserved | arguments
 *   version 0                     u64 id | u64 timestamp_ns | 6 × u64
 * </pre>
 *
 * {@code length} counts from the id on.
 */
final class RecordLayout {
    private static final int TIME = 8;
    private static final int LENGTH = 16;
    private static final int PID = 20;

    private RecordLayout() {}

    private static int start(SimpletraceHeader header) {
        return header.hasTypes() ? Long.BYTES : 0;
    }

    /** The bytes of a record before its arguments. */
    static int arguments(SimpletraceHeader header) {
        return header.hasFixedRecords() ? FixedRecord.ARGUMENTS : start(header) + RecordLimits.EVENT_HEADER;
    }

    static long id(SimpletraceHeader header, RecordInput input) {
        return input.u64(start(header));
    }

    /** Where the time stands, in nanoseconds on the host's monotonic clock. */
    static int time(SimpletraceHeader header) {
        return start(header) + TIME;
    }

    /** Adds what records of an event have in common, other than their arguments. */
    static void addConstants(SimpletraceHeader header, AlikeRecords alike) {
        alike.add(0, time(header));
        if (!header.hasFixedRecords()) {
            alike.add(start(header) + LENGTH, arguments(header));
        }
    }

    /** The process that wrote the record, where the version tells. */
    static int pid(SimpletraceHeader header, RecordInput input) {
        return input.u32(start(header) + PID);
    }

    /**
     * The size of the record at the current place.
     *
     * @return its bytes; -1 if the file ends before that can be told, -2 if it is none that QEMU could have written
     */
    static int size(SimpletraceHeader header, RecordInput input) throws IOException {
        if (!input.has(arguments(header))) {
            return -1;
        }
        if (header.hasFixedRecords()) {
            return FixedRecord.BYTES;
        }
        int length = input.u32(start(header) + LENGTH);
        return length < RecordLimits.EVENT_HEADER || length > RecordLimits.longest(header)
                ? -2
                : start(header) + length;
    }
}
