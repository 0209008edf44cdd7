package dev.phaseline.analyzer.workspace;

import java.util.List;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;

/** Rows that the database fetches from Java, several threads at once; so the rows do not change meanwhile. */
interface RowBatch {
    /**
     * A column.
     *
     * @param name its name in the function's result
     * @param type its type there
     */
    record Column(String name, DuckDBColumnType type) {}

    /** The columns. */
    List<Column> columns();

    /** The number of rows. */
    int size();

    /**
     * Writes rows into the vectors of a chunk, one vector for each column, from row 0 of the chunk.
     *
     * @param from the first row
     * @param count how many; no more than a chunk holds
     */
    void write(int from, int count, DuckDBDataChunkWriter chunk);
}
