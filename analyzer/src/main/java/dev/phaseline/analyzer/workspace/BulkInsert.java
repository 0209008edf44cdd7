package dev.phaseline.analyzer.workspace;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.jspecify.annotations.Nullable;

/**
 * Inserts batches of rows through a table function of the database: it writes whole vectors, on several threads, where
 * an appender takes value by value on one. Used by one thread; the database calls the function from its own.
 */
final class BulkInsert {
    /** A statement costs as much as this many rows of an appender. */
    static final int WORTHWHILE_ROWS = 512;

    /** Fewer rows for each thread are not worth waking it. */
    private static final int ROWS_PER_THREAD = 1 << 14;

    /**
     * What a thread takes at once. The database compresses what each thread wrote: rows that follow one another take less
     * time than every other 2,048 of them. A third of what it compresses together, so that threads end at about the same time.
     */
    private static final int ROWS_AT_ONCE = 40_960;

    /** Functions are the database's, not the connection's: each needs a name of its own. */
    private static final AtomicLong NUMBER = new AtomicLong();

    private final DuckDBConnection connection;
    private final String function = "phaseline_rows_" + NUMBER.incrementAndGet();
    private volatile @Nullable RowBatch batch;

    BulkInsert(DuckDBConnection connection) throws SQLException {
        this.connection = connection;
        try (var builder = DuckDBFunctions.tableFunction()) {
            builder.withName(function).withFunction(new Rows()).register(connection);
        }
    }

    /**
     * Inserts rows.
     *
     * @param table the table
     * @param values SQL expressions for all columns of the table, in terms of the columns of the batch
     */
    void insert(String table, String values, RowBatch rows) throws SQLException {
        insertInto(SqlResource.identifier(table), values, rows);
    }

    /**
     * Inserts rows.
     *
     * @param target the table as SQL names it
     * @param values SQL expressions for all columns of the table, in terms of the columns of the batch
     */
    void insertInto(String target, String values, RowBatch rows) throws SQLException {
        batch = rows;
        try (var statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + target + " SELECT " + values + " FROM " + function + "()");
        } finally {
            batch = null;
        }
    }

    /** One execution: where the next rows are taken from. */
    private record Execution(RowBatch rows, AtomicInteger next) {}

    /** The rows that one of the database's threads has taken and not yet written. */
    private static final class Share {
        private int next;
        private int end;
    }

    private final class Rows implements DuckDBTableFunction<RowBatch, Execution, Share> {
        @Override
        public RowBatch bind(DuckDBTableFunctionBindInfo info) throws SQLException {
            var rows = batch;
            if (rows == null) {
                throw new SQLException("the function is for loading only");
            }
            for (var column : rows.columns()) {
                info.addResultColumn(column.name(), column.type());
            }
            info.setCardinality(rows.size(), true);
            return rows;
        }

        @Override
        public Execution init(DuckDBTableFunctionInitInfo info) {
            RowBatch rows = info.getBindData();
            info.setMaxThreads(1 + rows.size() / ROWS_PER_THREAD);
            return new Execution(rows, new AtomicInteger());
        }

        @Override
        public Share localInit(DuckDBTableFunctionInitInfo info) {
            return new Share();
        }

        @Override
        public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
            Execution execution = info.getInitData();
            Share share = info.getLocalInitData();
            if (share.next == share.end) {
                share.next = Math.min(
                        execution.next().getAndAdd(ROWS_AT_ONCE),
                        execution.rows().size());
                share.end = Math.min(share.next + ROWS_AT_ONCE, execution.rows().size());
            }
            int from = share.next;
            int count = Math.min(share.end - from, (int) chunk.capacity());
            if (count > 0) {
                execution.rows().write(from, count, chunk);
            }
            share.next += count;
            return count;
        }
    }
}
