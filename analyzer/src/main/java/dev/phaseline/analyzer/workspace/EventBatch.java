package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.grammar.model.FieldType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** The events of one type in a window as rows of their table. */
final class EventBatch implements RowBatch {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private static final int FIRST_ARGUMENT = 3;

    private final EventWindow window;
    private final int type;
    private final int[] positions;
    private final int[] threadIds;
    private final long firstSeq;
    private final FieldType[] fields;
    private final TextTable texts;
    /** Of each argument, what is written instead of its texts; null if it is written as it is. */
    private final @Nullable NameCodes[] names;

    /**
     * Makes a batch.
     *
     * @param type the type in the window
     * @param positions the positions of its events in the window
     * @param threadIds the threads of the window as the workspace numbers them
     * @param firstSeq the number of the window's first event
     * @param texts the texts of the window
     * @param names of each argument, what to write instead of its texts; null to write it as it is
     */
    EventBatch(
            EventWindow window,
            int type,
            int[] positions,
            int[] threadIds,
            long firstSeq,
            List<FieldType> fields,
            TextTable texts,
            @Nullable NameCodes[] names) {
        this.texts = texts;
        this.names = names;
        this.window = window;
        this.type = type;
        this.positions = positions;
        this.threadIds = threadIds;
        this.firstSeq = firstSeq;
        this.fields = fields.toArray(FieldType[]::new);
    }

    @Override
    public int size() {
        return positions.length;
    }

    @Override
    public List<Column> columns() {
        var columns = new ArrayList<Column>();
        columns.add(new Column("seq", DuckDBColumnType.BIGINT));
        columns.add(new Column("ts_ns", DuckDBColumnType.BIGINT));
        columns.add(new Column("thread", DuckDBColumnType.INTEGER));
        for (int i = 0; i < fields.length; i++) {
            columns.add(new Column("a" + i, names[i] == null ? type(fields[i]) : DuckDBColumnType.UTINYINT));
        }
        return columns;
    }

    private static DuckDBColumnType type(FieldType field) {
        return switch (field) {
            case STRING -> DuckDBColumnType.VARCHAR;
            case BOOLEAN -> DuckDBColumnType.BOOLEAN;
            case INT8 -> DuckDBColumnType.TINYINT;
            case UINT8 -> DuckDBColumnType.UTINYINT;
            case INT16 -> DuckDBColumnType.SMALLINT;
            case UINT16 -> DuckDBColumnType.USMALLINT;
            case INT32 -> DuckDBColumnType.INTEGER;
            case UINT32 -> DuckDBColumnType.UINTEGER;
            case INT64 -> DuckDBColumnType.BIGINT;
            case UINT64, POINTER -> DuckDBColumnType.UBIGINT;
        };
    }

    /** The columns of the table in terms of those of the batch. */
    String values(int recording) {
        var values = new StringBuilder(recording + ", seq, ts_ns, thread");
        for (int i = 0; i < fields.length; i++) {
            var codes = names[i];
            values.append(", ").append(codes == null ? "a" + i : codes.name("a" + i));
        }
        return values.toString();
    }

    @Override
    public void write(int from, int count, DuckDBDataChunkWriter chunk) {
        var seq = VectorMemory.of(chunk.vector(0));
        for (int i = 0; i < count; i++) {
            seq.setAtIndex(LONG, i, firstSeq + positions[from + i]);
        }
        var times = VectorMemory.of(chunk.vector(1));
        long[] timesNs = window.timesNs();
        for (int i = 0; i < count; i++) {
            times.setAtIndex(LONG, i, timesNs[positions[from + i]]);
        }
        var threads = VectorMemory.of(chunk.vector(2));
        for (int i = 0; i < count; i++) {
            threads.setAtIndex(INT, i, threadIds[window.thread(positions[from + i])]);
        }
        for (int i = 0; i < fields.length; i++) {
            var vector = chunk.vector(FIRST_ARGUMENT + i);
            var codes = names[i];
            if (codes != null) {
                writeNames(window.textIds(type, i), codes, from, count, VectorMemory.of(vector));
            } else if (fields[i] == FieldType.STRING) {
                writeTexts(window.textIds(type, i), from, count, vector);
            } else {
                writeNumbers(fields[i], window.numbers(type, i), from, count, VectorMemory.of(vector));
            }
        }
    }

    private static void writeNumbers(FieldType field, long[] numbers, int from, int count, MemorySegment vector) {
        if (field == FieldType.BOOLEAN) {
            // A damaged recording can have any number; the database relies on 0 or 1.
            for (int i = 0; i < count; i++) {
                vector.setAtIndex(BYTE, i, (byte) (numbers[from + i] != 0 ? 1 : 0));
            }
            return;
        }
        switch (field.bits()) {
            case Byte.SIZE -> {
                for (int i = 0; i < count; i++) {
                    vector.setAtIndex(BYTE, i, (byte) numbers[from + i]);
                }
            }
            case Short.SIZE -> {
                for (int i = 0; i < count; i++) {
                    vector.setAtIndex(SHORT, i, (short) numbers[from + i]);
                }
            }
            case Integer.SIZE -> {
                for (int i = 0; i < count; i++) {
                    vector.setAtIndex(INT, i, (int) numbers[from + i]);
                }
            }
            default -> MemorySegment.copy(numbers, from, vector, LONG, 0, count);
        }
    }

    private static void writeNames(int[] ids, NameCodes codes, int from, int count, MemorySegment vector) {
        for (int i = 0; i < count; i++) {
            vector.setAtIndex(BYTE, i, codes.ofText(ids[from + i]));
        }
    }

    private void writeTexts(int[] ids, int from, int count, DuckDBWritableVector vector) {
        var memory = VectorMemory.of(vector);
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            texts.put(id, memory, i);
            if (id == 0) {
                vector.setNull(i);
            }
        }
    }
}
