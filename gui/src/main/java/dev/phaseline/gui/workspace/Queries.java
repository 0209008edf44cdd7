package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the {@code .sql} files of this package over one connection. Confined to one thread, except for
 * {@link #cancel()}. Failures are {@link WorkspaceException}s.
 */
final class Queries implements AutoCloseable, QuestionQueue.Brake {

    /** Makes an object of a row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row after the other. */
    @FunctionalInterface
    interface RowSink {
        void take(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> planned = new HashMap<>();
    private volatile @Nullable PreparedStatement running;
    private volatile boolean cancelled;

    /** Takes over the connection. */
    Queries(Connection connection) {
        this.connection = connection;
    }

    /** Runs a file and makes an object of each row. */
    <T> List<T> list(String file, RowReader<T> reader, Object... parameters) {
        var list = new ArrayList<T>();
        each(file, row -> list.add(reader.read(row)), parameters);
        return list;
    }

    /**
     * Runs a file and hands over each row. The file is planned once: for a tile that takes longer than to run it.
     */
    void each(String file, RowSink sink, Object... parameters) {
        if (cancelled) {
            throw new WorkspaceException(file + " was cancelled");
        }
        try {
            var statement = planned.get(file);
            if (statement == null) {
                statement = connection.prepareStatement(text(file));
                planned.put(file, statement);
            }
            run(statement, sink, parameters);
        } catch (SQLException e) {
            forget(file);
            throw failure(e);
        }
    }

    /** A statement that failed or was cancelled is not used again. */
    private void forget(String file) {
        try (var _ = planned.remove(file)) {
            // Closing is all there is to do.
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Runs a statement that depends on which tables there are, and hands over each row. */
    void eachOf(String sql, RowSink sink, Object... parameters) {
        try (var statement = connection.prepareStatement(sql)) {
            run(statement, sink, parameters);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private void run(PreparedStatement statement, RowSink sink, Object... parameters) throws SQLException {
        running = statement;
        try {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    sink.take(rows);
                }
            }
        } finally {
            running = null;
        }
    }

    /** Runs a file that changes a table. */
    void update(String file, Object... parameters) {
        updateOf(text(file), parameters);
    }

    /** Runs a statement that depends on which tables there are, and changes a table. */
    void updateOf(String sql, Object... parameters) {
        try (var statement = connection.prepareStatement(sql)) {
            running = statement;
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            running = null;
        }
    }

    /** Runs a file that has no result. */
    void execute(String file) {
        executeOf(text(file));
    }

    /** Runs a statement that has no result. */
    void executeOf(String sql) {
        try (var statement = connection.createStatement()) {
            // Unlike execute(), it takes the number of rows of a table that is created: a result that nobody takes is
            // in the way
            // of what runs next on the connection.
            statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    static WorkspaceException failure(SQLException e) {
        var message = String.valueOf(e.getMessage());
        return new WorkspaceException(message.lines().findFirst().orElse(message), e);
    }

    private static String text(String file) {
        try (var stream = Queries.class.getResourceAsStream(file + ".sql")) {
            if (stream == null) {
                throw new IllegalArgumentException("no resource " + file + ".sql");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the running query fail, and all that follow until {@link #resume()}. May be called from any thread. */
    @Override
    public void cancel() {
        cancelled = true;
        var statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException _) {
                // It has ended meanwhile: nothing is left to cancel.
            }
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Lets queries run again. */
    @Override
    public void resume() {
        cancelled = false;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }
}
