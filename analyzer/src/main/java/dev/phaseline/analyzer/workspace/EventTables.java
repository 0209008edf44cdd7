package dev.phaseline.analyzer.workspace;

import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The event types of a workspace and their tables. Declarations of one name with the same arguments share a table, even
 * if they print differently; another list of arguments gets a table of its own.
 */
final class EventTables {
    /** What tells declarations apart: the name and the columns. */
    private record Key(String event, List<String> columns) {}

    private record Known(int typeId, String table) {}

    private final Connection connection;
    private final Map<Key, Known> known = new HashMap<>();
    private final Set<String> relations = new HashSet<>();
    private int lastTypeId;

    private EventTables(Connection connection) {
        this.connection = connection;
    }

    /** Reads what the workspace has. */
    static EventTables of(Connection connection) throws SQLException {
        var tables = new EventTables(connection);
        tables.readRelations();
        tables.readTypes();
        return tables;
    }

    private void readRelations() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'
                        UNION ALL
                        SELECT view_name FROM duckdb_views() WHERE schema_name = 'main'
                        """)) {
            while (rows.next()) {
                relations.add(rows.getString(1).toLowerCase(Locale.ROOT));
            }
        }
        relations.addAll(Schema.TABLES);
        relations.addAll(Schema.VIEWS);
    }

    private void readTypes() throws SQLException {
        Map<String, List<String>> columns = new HashMap<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT table_name, list('"' || replace(column_name, '"', '""') || '" ' || data_type
                            ORDER BY column_index)[5:]
                        FROM duckdb_columns() WHERE schema_name = 'main' GROUP BY table_name
                        """)) {
            while (rows.next()) {
                Object[] names = (Object[]) rows.getArray(2).getArray();
                columns.put(
                        rows.getString(1),
                        Arrays.stream(names).map(String::valueOf).toList());
            }
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, name, table_name FROM event_types")) {
            while (rows.next()) {
                var table = rows.getString(3);
                known.put(
                        new Key(rows.getString(2), columns.getOrDefault(table, List.of())),
                        new Known(rows.getInt(1), table));
                lastTypeId = Math.max(lastTypeId, rows.getInt(1));
            }
        }
    }

    /** The table of an event; created if it is new. */
    EventTable table(TraceEvent event, boolean declared) throws SQLException {
        var columns = EventTable.columns(event);
        if (!known.containsKey(new Key(event.name(), columns))) {
            create(List.of(event), declared);
        }
        var entry = Objects.requireNonNull(known.get(new Key(event.name(), columns)));
        List<FieldType> fields = event.arguments().stream()
                .map(argument -> argument.type().field())
                .toList();
        return new EventTable(entry.typeId(), entry.table(), fields);
    }

    /** Creates the tables of new events, in one round trip: a new workspace has some hundred. */
    void create(List<TraceEvent> events, boolean declared) throws SQLException {
        var tables = new StringBuilder();
        var rows = new StringJoiner(", ", "INSERT INTO event_types VALUES ", "");
        for (var event : events) {
            var columns = EventTable.columns(event);
            var table = EventTable.unique(event.name(), relations);
            lastTypeId++;
            known.put(new Key(event.name(), columns), new Known(lastTypeId, table));
            tables.append(EventTable.create(table, columns)).append(";\n");
            tables.append("COMMENT ON TABLE ").append(SqlResource.identifier(table));
            tables.append(" IS ")
                    .append(SqlResource.literal(declaration(event)))
                    .append(";\n");
            rows.add("(" + lastTypeId + ", "
                    + Stream.of(event.name(), event.section(), event.argumentList(), event.formatText(), table)
                            .map(SqlResource::literal)
                            .collect(Collectors.joining(", "))
                    + ", " + declared + ")");
        }
        try (var statement = connection.createStatement()) {
            statement.execute(tables.toString() + rows);
        }
    }

    private static String declaration(TraceEvent event) {
        var line = event.name() + "(" + event.argumentList() + ") " + event.formatText();
        return event.section().isEmpty() ? line : event.section() + ": " + line;
    }
}
