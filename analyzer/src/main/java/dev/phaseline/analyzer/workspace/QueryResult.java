package dev.phaseline.analyzer.workspace;

import java.math.BigInteger;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query, read one after the other and never held all together. Columns are numbered from 0. Confined to
 * one thread at a time; other results of the same workspace may be read at the same time.
 */
public final class QueryResult implements AutoCloseable {

    /**
     * A column of the result.
     *
     * @param name name or alias in the query
     * @param type DuckDB type name, such as {@code UBIGINT}
     */
    public record Column(String name, String type) {}

    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<Column> columns;

    private QueryResult(Connection connection, PreparedStatement statement, ResultSet rows, List<Column> columns) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Runs a query on a connection to a workspace, which is closed with the result, or at once if the query fails.
     *
     * @param sql any one statement of DuckDB's SQL
     * @param parameters values of its {@code ?} markers
     * @throws WorkspaceException if the statement is wrong or fails
     */
    public static QueryResult of(Connection connection, String sql, @Nullable Object... parameters) {
        try {
            return run(connection, sql, parameters);
        } catch (SQLException e) {
            closeAfter(e, connection);
            throw new WorkspaceException(oneLine(e), e);
        }
    }

    private static QueryResult run(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        if (!statement.execute()) {
            throw new SQLException("the statement has no result");
        }
        var rows = statement.getResultSet();
        var metaData = rows.getMetaData();
        var columns = new ArrayList<Column>();
        for (int i = 1; i <= metaData.getColumnCount(); i++) {
            columns.add(new Column(metaData.getColumnLabel(i), metaData.getColumnTypeName(i)));
        }
        return new QueryResult(connection, statement, rows, List.copyOf(columns));
    }

    /** The first line of DuckDB's message; the following ones repeat the statement. */
    static String oneLine(SQLException e) {
        var message = String.valueOf(e.getMessage());
        return message.lines().findFirst().orElse(message);
    }

    private static void closeAfter(SQLException failure, Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    /** The columns, in the order of the query. */
    public List<Column> columns() {
        return columns;
    }

    /** Moves to the next row, at first to the first; false after the last one. */
    public boolean next() {
        return get(ResultSet::next);
    }

    /** Whether the value is NULL. */
    public boolean isNull(int column) {
        return value(column) == null;
    }

    /** The value as a signed 64-bit number; 0 for NULL. A UBIGINT above 2^63 - 1 is an error: see {@link #value}. */
    public long longValue(int column) {
        return get(rows -> rows.getLong(column + 1));
    }

    /** The value as a floating point number; 0 for NULL. */
    public double doubleValue(int column) {
        return get(rows -> rows.getDouble(column + 1));
    }

    /** The value as text; null for NULL. */
    public @Nullable String text(int column) {
        return get(rows -> rows.getString(column + 1));
    }

    /**
     * The value as the Java object of its type: {@link Boolean}, a boxed number wide enough for the type's range
     * ({@link BigInteger} for UBIGINT and HUGEINT), {@link String}, {@link List} for a list, {@link Map} by field name for
     * a structure, or the driver's own for other types; null for NULL.
     */
    public @Nullable Object value(int column) {
        try {
            return plain(rows.getObject(column + 1));
        } catch (SQLException e) {
            throw new WorkspaceException(oneLine(e), e);
        }
    }

    private static @Nullable Object plain(@Nullable Object value) throws SQLException {
        if (value instanceof Array array) {
            var elements = new ArrayList<@Nullable Object>();
            for (var element : (@Nullable Object[]) array.getArray()) {
                elements.add(plain(element));
            }
            return elements;
        }
        if (value instanceof DuckDBStruct struct) {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            for (var field : struct.getMap().entrySet()) {
                fields.put(field.getKey(), plain(field.getValue()));
            }
            return fields;
        }
        return value;
    }

    @Override
    public void close() {
        try (connection;
                statement;
                rows) {
            // The order of closing is the reverse: rows, statement, connection.
        } catch (SQLException e) {
            throw new WorkspaceException(oneLine(e), e);
        }
    }

    @FunctionalInterface
    private interface RowReader<T extends @Nullable Object> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T extends @Nullable Object> T get(RowReader<T> reader) {
        try {
            return reader.read(rows);
        } catch (SQLException e) {
            throw new WorkspaceException(oneLine(e), e);
        }
    }
}
