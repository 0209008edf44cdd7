package dev.phaseline.analyzer.simpletrace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What a file begins with.
 *
 * <pre>
 *   u64 ffffffffffffffff | u64 f2b177cb0aa429b4 | u64 version        (version 0: 40 more bytes of zeros)
 * </pre>
 *
 * <p>The byte order is that of the writing host, which the second word shows. SystemTap writes no header; its records
 * are those of version 4. Source: QEMU {@code trace/simple.c}.
 *
 * @param version 0, 2, 3 or 4; nothing ever wrote 1, which is read like 2
 * @param order the byte order of the whole file
 * @param bytes the size of the header; 0 where there is none
 */
record SimpletraceHeader(int version, ByteOrder order, int bytes) {
    /** The first word of a header. */
    static final long HEADER_ID = -1;

    private static final long MAGIC = 0xf2b177cb0aa429b4L;
    private static final int BYTES = 24;
    private static final int BYTES_OF_VERSION_0 = 64;
    private static final int NEWEST = 4;
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Copes with files of the version that has words in front of its records, as all readers since 2.9 do. */
    boolean hasTypes() {
        return version == NEWEST;
    }

    /** Whether a record is eight words: the first version knew nothing longer, and no strings. */
    boolean hasFixedRecords() {
        return version == 0;
    }

    /** Whether records tell the process that wrote them. */
    boolean hasPid() {
        return version >= 3;
    }

    /**
     * Finds out what a file is.
     *
     * @param head its first bytes
     * @return empty if it is no such file
     */
    static Optional<SimpletraceHeader> of(byte[] head) {
        if (head.length >= BYTES && (long) LITTLE.get(head, 0) == HEADER_ID) {
            long magic = (long) LITTLE.get(head, 8);
            long version = (long) LITTLE.get(head, 16);
            if (magic == MAGIC) {
                return of(version, ByteOrder.LITTLE_ENDIAN);
            }
            if (magic == Long.reverseBytes(MAGIC)) {
                return of(Long.reverseBytes(version), ByteOrder.BIG_ENDIAN);
            }
        }
        return withoutHeader(head);
    }

    private static Optional<SimpletraceHeader> of(long version, ByteOrder order) {
        return version < 0 || version > NEWEST
                ? Optional.empty()
                : Optional.of(new SimpletraceHeader((int) version, order, version == 0 ? BYTES_OF_VERSION_0 : BYTES));
    }

    private static Optional<SimpletraceHeader> withoutHeader(byte[] head) {
        for (var order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            var header = new SimpletraceHeader(NEWEST, order, 0);
            if (RecordChain.isAtStartOf(head, order)) {
                return Optional.of(header);
            }
        }
        return Optional.empty();
    }
}
