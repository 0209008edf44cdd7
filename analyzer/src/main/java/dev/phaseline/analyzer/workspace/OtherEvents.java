package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.analyzer.recording.RecordedThread;
import dev.phaseline.grammar.model.Argument;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;

/**
 * Writes the events of a recording that are no trace events, such as the JVM's, into tables of the schema {@code jfr}, one
 * for each type, named as the type. A type that another JVM records with other fields gets a table with a number after
 * its name. Used by one thread.
 */
final class OtherEvents {
    private static final List<String> KEY_COLUMNS = List.of("recording INTEGER", "ts_ns BIGINT", "thread INTEGER");

    private final DuckDBConnection connection;
    private final BulkInsert bulk;
    private final int recording;
    private final ThreadIds threadIds;
    private final List<Table> tables = new ArrayList<>();

    /** Numbers threads. */
    @FunctionalInterface
    interface ThreadIds {
        /** The number that a thread has in the workspace. */
        int of(RecordedThread thread) throws SQLException;
    }

    /**
     * A table.
     *
     * @param name qualified and quoted
     * @param values the columns of the table in terms of those of a batch
     */
    private record Table(String name, String values, List<FieldType> fields) {}

    /** @param threadIds the number that a thread has in the workspace */
    OtherEvents(DuckDBConnection connection, BulkInsert bulk, int recording, ThreadIds threadIds) {
        this.connection = connection;
        this.bulk = bulk;
        this.recording = recording;
        this.threadIds = threadIds;
    }

    void add(EventWindow window) throws SQLException {
        var types = window.types();
        for (int i = tables.size(); i < types.size(); i++) {
            tables.add(table(types.get(i)));
        }
        int[] threads = new int[window.threads().size()];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = threadIds.of(window.threads().get(i));
        }
        int[][] positions = window.positionsByType();
        try (var texts = new TextTable(window.texts())) {
            for (int type = 0; type < positions.length; type++) {
                if (positions[type].length > 0) {
                    var table = tables.get(type);
                    bulk.insertInto(
                            table.name(),
                            table.values(),
                            new EventBatch(
                                    window,
                                    type,
                                    positions[type],
                                    threads,
                                    0,
                                    table.fields(),
                                    texts,
                                    new NameCodes[table.fields().size()]));
                }
            }
        }
    }

    private Table table(TraceEvent type) throws SQLException {
        var columns = new ArrayList<>(KEY_COLUMNS);
        EventTable.columns(type, OtherEvents::columnType).forEach(columns::add);
        var name = "jfr." + SqlResource.identifier(nameFor(type.name(), columns));
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS jfr");
            statement.execute("CREATE TABLE IF NOT EXISTS " + name + " (" + String.join(", ", columns) + ")");
        }
        var values = new StringBuilder(recording + ", ts_ns, thread");
        var fields = new ArrayList<FieldType>();
        for (var argument : type.arguments()) {
            values.append(", a").append(fields.size()).append("::").append(columnType(argument));
            fields.add(argument.type().field());
        }
        return new Table(name, values.toString(), fields);
    }

    private static String columnType(Argument argument) {
        return argument.type().spelling().equals("double")
                ? "DOUBLE"
                : argument.type().field().columnType();
    }

    /** The name of the table that has these columns, or may have. */
    private String nameFor(String type, List<String> columns) throws SQLException {
        var wanted = String.join(", ", columns);
        for (int i = 1; ; i++) {
            var name = i == 1 ? type : type + "_" + i;
            var present = columnsOf(name);
            if (present.isEmpty() || present.equals(wanted)) {
                return name;
            }
        }
    }

    private String columnsOf(String table) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT column_name, data_type FROM duckdb_columns()"
                + " WHERE schema_name = 'jfr' AND table_name = ? ORDER BY column_index")) {
            statement.setString(1, table);
            var columns = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var name = rows.getString(1);
                    boolean isKey = columns.size() < KEY_COLUMNS.size();
                    columns.add((isKey ? name : SqlResource.identifier(name)) + " " + rows.getString(2));
                }
            }
            return columns.stream().collect(Collectors.joining(", "));
        }
    }
}
