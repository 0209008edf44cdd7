package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;

/** Events of a window as rows of the index. */
final class IndexBatch implements RowBatch {
    private static final List<Column> COLUMNS = List.of(
            new Column("seq", DuckDBColumnType.BIGINT),
            new Column("ts_ns", DuckDBColumnType.BIGINT),
            new Column("thread", DuckDBColumnType.INTEGER),
            new Column("event_type", DuckDBColumnType.INTEGER));

    private final EventWindow window;
    private final int[] positions;
    private final int[] threadIds;
    private final int[] typeIds;
    private final long firstSeq;

    /**
     * Makes a batch.
     *
     * @param positions which events of the window
     * @param threadIds the threads of the window as the workspace numbers them
     * @param typeIds the types of the window as the workspace numbers them
     * @param firstSeq the number of the window's first event
     */
    IndexBatch(EventWindow window, int[] positions, int[] threadIds, int[] typeIds, long firstSeq) {
        this.window = window;
        this.positions = positions;
        this.threadIds = threadIds;
        this.typeIds = typeIds;
        this.firstSeq = firstSeq;
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public int size() {
        return positions.length;
    }

    /** The columns of the table in terms of those of the batch. */
    static String values(int recording) {
        return recording + ", seq, ts_ns, thread, event_type";
    }

    @Override
    public void write(int from, int count, DuckDBDataChunkWriter chunk) {
        var seq = VectorMemory.of(chunk.vector(0));
        var times = VectorMemory.of(chunk.vector(1));
        var threads = VectorMemory.of(chunk.vector(2));
        var types = VectorMemory.of(chunk.vector(3));
        for (int i = 0; i < count; i++) {
            seq.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, firstSeq + positions[from + i]);
        }
        long[] timesNs = window.timesNs();
        for (int i = 0; i < count; i++) {
            times.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, timesNs[positions[from + i]]);
        }
        for (int i = 0; i < count; i++) {
            threads.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, threadIds[window.thread(positions[from + i])]);
        }
        for (int i = 0; i < count; i++) {
            types.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, typeIds[window.type(positions[from + i])]);
        }
    }
}
