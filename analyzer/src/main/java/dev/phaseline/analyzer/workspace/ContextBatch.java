package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventContexts;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;

/** What a recorder kept of the surroundings of the events of a window, a row for each value. */
final class ContextBatch implements RowBatch {
    private static final List<Column> COLUMNS = List.of(
            new Column("seq", DuckDBColumnType.BIGINT),
            new Column("name", DuckDBColumnType.VARCHAR),
            new Column("is_number", DuckDBColumnType.INTEGER),
            new Column("number", DuckDBColumnType.BIGINT),
            new Column("text", DuckDBColumnType.VARCHAR));

    private final EventContexts contexts;
    private final long firstSeq;
    private final TextTable texts;

    /**
     * Makes a batch.
     *
     * @param firstSeq the number of the window's first event
     * @param texts the texts of the window
     */
    ContextBatch(EventContexts contexts, long firstSeq, TextTable texts) {
        this.contexts = contexts;
        this.firstSeq = firstSeq;
        this.texts = texts;
    }

    @Override
    public List<Column> columns() {
        return COLUMNS;
    }

    @Override
    public int size() {
        return contexts.size();
    }

    /** The columns of the table in terms of those of the batch. */
    static String values(int recording) {
        return recording + ", seq, name, CASE is_number WHEN 1 THEN number END, CASE is_number WHEN 0 THEN text END";
    }

    @Override
    public void write(int from, int count, DuckDBDataChunkWriter chunk) {
        var seq = VectorMemory.of(chunk.vector(0));
        var names = VectorMemory.of(chunk.vector(1));
        var kinds = VectorMemory.of(chunk.vector(2));
        var numbers = VectorMemory.of(chunk.vector(3));
        var values = VectorMemory.of(chunk.vector(4));
        for (int i = 0; i < count; i++) {
            int index = from + i;
            seq.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, firstSeq + contexts.position(index));
            texts.put(contexts.nameId(index), names, i);
            kinds.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i, contexts.isNumber(index) ? 1 : 0);
            numbers.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, i, contexts.number(index));
            texts.put(contexts.textId(index), values, i);
        }
    }
}
