package dev.phaseline.analyzer.workspace;

import dev.phaseline.grammar.TraceEventsParser;
import dev.phaseline.grammar.model.FieldType;
import dev.phaseline.grammar.model.TraceEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The event types of a workspace and their tables. Declarations of one name with the same arguments share a table, even
 * if they print differently; another list of arguments gets a table of its own.
 */
final class EventTables {
    /**
     * A type that the workspace has.
     *
     * @param arguments as declared
     */
    private record Known(int typeId, String arguments, String table) {}

    private final Connection connection;
    private final Map<String, List<Known>> known = new HashMap<>();
    /** Names that no further table can have; filled when the first one is needed. */
    private final Set<String> relations = new HashSet<>();

    private int lastTypeId;

    private EventTables(Connection connection) {
        this.connection = connection;
    }

    /** Reads what the workspace has. */
    static EventTables of(Connection connection) throws SQLException {
        var tables = new EventTables(connection);
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, name, arguments, table_name FROM event_types")) {
            while (rows.next()) {
                tables.add(rows.getString(2), new Known(rows.getInt(1), rows.getString(3), rows.getString(4)));
            }
        }
        return tables;
    }

    private void add(String event, Known type) {
        known.computeIfAbsent(event, _ -> new ArrayList<>()).add(type);
        lastTypeId = Math.max(lastTypeId, type.typeId());
    }

    private Set<String> relations() throws SQLException {
        if (relations.isEmpty()) {
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
        return relations;
    }

    /** The table of an event; created if it is new. */
    EventTable table(TraceEvent event, boolean declared) throws SQLException {
        var type = find(event);
        if (type.isEmpty()) {
            create(List.of(event), declared);
            type = find(event);
        }
        var entry = type.orElseThrow();
        List<FieldType> fields = event.arguments().stream()
                .map(argument -> argument.type().field())
                .toList();
        return new EventTable(entry.typeId(), entry.table(), fields);
    }

    /** The type whose table has the columns that an event needs. */
    private Optional<Known> find(TraceEvent event) {
        var columns = EventTable.columns(event);
        return known.getOrDefault(event.name(), List.of()).stream()
                .filter(type -> type.arguments().equals(event.argumentList())
                        || columns(type.arguments()).equals(Optional.of(columns)))
                .findFirst();
    }

    private static Optional<List<String>> columns(String arguments) {
        return TraceEventsParser.parse("the workspace", "event(" + arguments + ") \"\"\n").catalog().events().stream()
                .findFirst()
                .map(EventTable::columns);
    }

    /** Creates the tables of new events, in one round trip: a new workspace has some hundred. */
    void create(List<TraceEvent> events, boolean declared) throws SQLException {
        var tables = new StringBuilder();
        var rows = new StringJoiner(", ", "INSERT INTO event_types VALUES ", "");
        for (var event : events) {
            var columns = EventTable.columns(event);
            var table = EventTable.unique(event.name(), relations());
            add(event.name(), new Known(lastTypeId + 1, event.argumentList(), table));
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
