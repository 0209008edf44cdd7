package dev.phaseline.analyzer.findings;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The events that rules read, each as one temporary view with the columns {@code recording, seq, ts_ns, thread}, the
 * arguments that rules ask for, and {@code text}. Releases of QEMU declare some events differently, and a workspace has a
 * table for each declaration; the view is all of them, and empty where an event was not recorded. Numbers are
 * {@code BIGINT}, so that differences may be negative. An event that nothing declares has only its {@code text}.
 */
final class EventViews {
    private record Table(String name, boolean declared, Set<String> columns) {}

    private final Connection connection;
    private final String database;

    EventViews(Connection connection, String database) {
        this.connection = connection;
        this.database = database;
    }

    void create(List<EventUse> uses) throws SQLException {
        Map<String, Map<String, EventUse.Column>> events = new LinkedHashMap<>();
        for (var use : uses) {
            var columns = events.computeIfAbsent(use.name(), _ -> new LinkedHashMap<>());
            use.columns().forEach(column -> columns.putIfAbsent(column.name(), column));
        }
        var tables = tables();
        try (var statement = connection.createStatement()) {
            for (var event : events.entrySet()) {
                statement.execute("CREATE TEMP VIEW \"" + event.getKey() + "\" AS "
                        + select(
                                tables.getOrDefault(event.getKey(), List.of()),
                                List.copyOf(event.getValue().values())));
            }
        }
    }

    private Map<String, List<Table>> tables() throws SQLException {
        Map<String, Map<String, Table>> byEvent = new LinkedHashMap<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        SELECT event_types.name, table_name, event_types.declared, column_name
                        FROM event_types
                        JOIN duckdb_columns() USING (table_name)
                        WHERE schema_name = 'main' AND NOT database_name = 'temp'
                        ORDER BY event_types.id, column_index
                        """)) {
            while (rows.next()) {
                var table = rows.getString(2);
                boolean declared = rows.getBoolean(3);
                byEvent.computeIfAbsent(rows.getString(1), _ -> new LinkedHashMap<>())
                        .computeIfAbsent(table, name -> new Table(name, declared, new LinkedHashSet<>()))
                        .columns
                        .add(rows.getString(4));
            }
        }
        Map<String, List<Table>> tables = new LinkedHashMap<>();
        byEvent.forEach((event, named) -> tables.put(event, List.copyOf(named.values())));
        return tables;
    }

    private String select(List<Table> tables, List<EventUse.Column> columns) {
        var selects = new ArrayList<String>();
        for (var table : tables) {
            var select = new StringBuilder("SELECT recording, seq, ts_ns, thread");
            for (var column : columns) {
                var type = column.isText() ? "VARCHAR" : "BIGINT";
                var value = column.names().stream()
                        .filter(name -> table.declared && table.columns.contains(name))
                        .findFirst()
                        .map(name -> "TRY_CAST(\"" + name + "\" AS " + type + ")")
                        .orElse("NULL::" + type);
                select.append(", ")
                        .append(value)
                        .append(" AS \"")
                        .append(column.name())
                        .append('"');
            }
            select.append(table.declared ? ", NULL::VARCHAR" : ", text").append(" AS text");
            select.append(" FROM \"").append(database.replace("\"", "\"\"")).append("\".main.\"");
            selects.add(
                    select.append(table.name.replace("\"", "\"\"")).append('"').toString());
        }
        if (selects.isEmpty()) {
            var select = new StringBuilder(
                    "SELECT NULL::INTEGER AS recording, NULL::BIGINT AS seq, NULL::BIGINT AS ts_ns, NULL::INTEGER AS thread");
            for (var column : columns) {
                select.append(", NULL::").append(column.isText() ? "VARCHAR" : "BIGINT");
                select.append(" AS \"").append(column.name()).append('"');
            }
            selects.add(select.append(", NULL::VARCHAR AS text WHERE false").toString());
        }
        return String.join(" UNION ALL ", selects);
    }
}
