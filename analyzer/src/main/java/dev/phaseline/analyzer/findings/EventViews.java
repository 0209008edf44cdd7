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

    /**
     * Creates the views.
     *
     * @param recorded the names of the events that the workspace has
     */
    void create(List<EventUse> uses, Set<String> recorded) throws SQLException {
        Map<String, Map<String, EventUse.Column>> events = new LinkedHashMap<>();
        for (var use : uses) {
            var columns = events.computeIfAbsent(use.name(), _ -> new LinkedHashMap<>());
            use.columns().forEach(column -> columns.putIfAbsent(column.name(), column));
        }
        var tables = tables(recorded);
        // In one text: a call for each of some eighty takes twice as long.
        var views = new StringBuilder();
        events.forEach((name, columns) -> views.append("CREATE TEMP VIEW \"")
                .append(name)
                .append("\" AS ")
                .append(select(tables.getOrDefault(name, List.of()), List.copyOf(columns.values())))
                .append(";\n"));
        if (!views.isEmpty()) {
            try (var statement = connection.createStatement()) {
                statement.execute(views.toString());
            }
        }
    }

    /** A declaration of an event, and its table. */
    private record Declared(String event, String table, boolean declared) {}

    /** The tables of the events that were recorded; of the others there is nothing to be read. */
    private Map<String, List<Table>> tables(Set<String> recorded) throws SQLException {
        var declarations = new ArrayList<Declared>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name, table_name, declared FROM event_types ORDER BY id")) {
            while (rows.next()) {
                declarations.add(new Declared(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
            }
        }
        Map<String, List<Table>> tables = new LinkedHashMap<>();
        for (var one : declarations) {
            if (recorded.contains(one.event)) {
                tables.computeIfAbsent(one.event, _ -> new ArrayList<>()).add(table(one.table, one.declared));
            }
        }
        return tables;
    }

    /** The catalog as a whole would take longer to read. */
    private Table table(String name, boolean declared) throws SQLException {
        var columns = new LinkedHashSet<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("FROM " + quoted(name) + " LIMIT 0")) {
            var metaData = rows.getMetaData();
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                columns.add(metaData.getColumnName(i));
            }
        }
        return new Table(name, declared, columns);
    }

    private String quoted(String table) {
        return "\"" + database.replace("\"", "\"\"") + "\".main.\"" + table.replace("\"", "\"\"") + "\"";
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
            selects.add(select.append(" FROM ").append(quoted(table.name)).toString());
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
