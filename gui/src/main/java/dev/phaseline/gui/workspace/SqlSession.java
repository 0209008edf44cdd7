package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's queries over a connection and on a thread of its own, so that a long one delays nothing else. A new
 * query cancels the one that runs. May be used from any one thread.
 */
public final class SqlSession implements AutoCloseable {

    /** More rows than that nobody scrolls through. */
    public static final int MOST_ROWS = 10_000;

    private final Connection connection;
    private final Executor answers;
    private final ExecutorService thread;
    private volatile @Nullable PreparedStatement running;
    private final AtomicLong newest = new AtomicLong();

    /**
     * Takes over the connection.
     *
     * @param answers runs whatever takes results and failures
     */
    public SqlSession(Connection connection, Executor answers) {
        this.connection = connection;
        this.answers = answers;
        thread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("timeline console").factory());
    }

    /**
     * Runs a query.
     *
     * @param results takes the rows, unless another query has been started by then
     * @param failures takes one line about what is wrong with the query, under the same condition
     */
    public void run(String sql, Consumer<SqlResult> results, Consumer<String> failures) {
        cancel();
        long number = newest.get();
        thread.execute(() -> {
            if (number != newest.get()) {
                return;
            }
            try {
                var result = query(sql);
                deliver(number, () -> results.accept(result));
            } catch (SQLException | WorkspaceException e) {
                var message = String.valueOf(e.getMessage());
                deliver(
                        number,
                        () -> failures.accept(message.lines().findFirst().orElse(message)));
            }
        });
    }

    private void deliver(long number, Runnable delivery) {
        answers.execute(() -> {
            if (number == newest.get()) {
                delivery.run();
            }
        });
    }

    private SqlResult query(String sql) throws SQLException {
        long startNs = System.nanoTime();
        try (var statement = connection.prepareStatement(sql)) {
            running = statement;
            if (!statement.execute()) {
                return new SqlResult(List.of(), List.of(), true, System.nanoTime() - startNs);
            }
            try (var rows = statement.getResultSet()) {
                return result(rows, startNs);
            }
        } finally {
            running = null;
        }
    }

    private static SqlResult result(ResultSet rows, long startNs) throws SQLException {
        var columns = new ArrayList<String>();
        int count = rows.getMetaData().getColumnCount();
        for (int i = 1; i <= count; i++) {
            columns.add(rows.getMetaData().getColumnLabel(i));
        }
        var read = new ArrayList<List<@Nullable Object>>();
        boolean complete = true;
        while (rows.next()) {
            if (read.size() == MOST_ROWS) {
                complete = false;
                break;
            }
            var row = new ArrayList<@Nullable Object>();
            for (int i = 1; i <= count; i++) {
                row.add(rows.getObject(i));
            }
            read.add(row);
        }
        return new SqlResult(columns, read, complete, System.nanoTime() - startNs);
    }

    /** Stops the query that runs; nothing is heard of it any more. */
    public void cancel() {
        newest.incrementAndGet();
        var statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException _) {
                // It has ended meanwhile: nothing is left to cancel.
            }
        }
    }

    @Override
    public void close() {
        cancel();
        thread.shutdown();
        thread.close();
        try {
            connection.close();
        } catch (SQLException e) {
            throw Queries.failure(e);
        }
    }
}
