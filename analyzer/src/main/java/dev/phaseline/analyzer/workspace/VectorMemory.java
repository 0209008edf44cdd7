package dev.phaseline.analyzer.workspace;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.duckdb.DuckDBWritableVector;

/**
 * The values of a vector as the database has them in memory: an array of the column's type in native byte order, and
 * 16 bytes for a string.
 *
 * <p>The driver's own setters check type, row and validity and take a lock for each value, which costs several times as
 * much as the rest of a load. The driver keeps the memory in private fields; being no named module it opens them to all.
 */
final class VectorMemory {
    private static final VarHandle VALUES = field("data");
    private static final VarHandle VALIDITY = field("validity");

    private VectorMemory() {}

    private static VarHandle field(String name) {
        try {
            return MethodHandles.privateLookupIn(DuckDBWritableVector.class, MethodHandles.lookup())
                    .findVarHandle(DuckDBWritableVector.class, name, ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of the DuckDB driver keeps vectors elsewhere", e);
        }
    }

    /** The values of a vector that is being filled. None of them is NULL any more, one bit each says. */
    static MemorySegment of(DuckDBWritableVector vector) {
        MemorySegment.ofBuffer((ByteBuffer) VALIDITY.get(vector)).fill((byte) 0xFF);
        return MemorySegment.ofBuffer((ByteBuffer) VALUES.get(vector));
    }
}
