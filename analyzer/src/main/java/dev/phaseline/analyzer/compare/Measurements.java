package dev.phaseline.analyzer.compare;

import dev.phaseline.analyzer.resource.ResourceText;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a set of migrations.
 *
 * @param migrations how many there are
 * @param sides which migrations have a recording of a side
 * @param numbers what a migration has one of, by migration
 * @param spans lengths of spans
 */
record Measurements(
        int migrations,
        Map<String, Set<Integer>> sides,
        Map<NumberKey, Map<Integer, Double>> numbers,
        Map<SpanKey, Spans> spans) {

    /** What a migration has one number of. */
    record NumberKey(String section, Optional<String> side, String name, String metric) {
        String title() {
            return side.map(word -> word + " ").orElse("") + name;
        }
    }

    /** Spans of one kind and name in a phase. */
    record SpanKey(String side, String phase, String name) {
        String title() {
            return side + " " + phase + " " + name;
        }
    }

    /**
     * Lengths of spans.
     *
     * @param totalMs sum of all
     * @param percentiles of all, µs, as many as the comparison has
     * @param sample lengths of some of them, µs
     * @param byMigration how many a migration has, and their percentiles
     */
    record Spans(double totalMs, List<Double> percentiles, List<Double> sample, Map<Integer, Share> byMigration) {}

    /** The spans of one migration. */
    record Share(double count, List<Double> percentiles) {}

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    static Measurements of(MigrationSet set) {
        var ids = set.migrations().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
        Map<String, Set<Integer>> sides = new HashMap<>();
        Map<NumberKey, Map<Integer, Double>> numbers = new LinkedHashMap<>();
        Map<SpanKey, Spans> spans = new LinkedHashMap<>();
        try (var connection = set.workspace().connection()) {
            try (var statement = connection.createStatement()) {
                statement.execute("SET VARIABLE migrations = " + ids);
            }
            read(
                    connection,
                    "sides.sql",
                    row -> sides.computeIfAbsent(row.getString(2), _ -> new HashSet<>())
                            .add(row.getInt(1)));
            read(
                    connection,
                    "times.sql",
                    row -> numbers.put(
                            new NumberKey(
                                    row.getString(1),
                                    Optional.ofNullable(row.getString(2)),
                                    row.getString(3),
                                    row.getString(4)),
                            byMigration(
                                    row.getArray(5),
                                    (values, into) -> into.put(intOf(values[0]), doubleOf(values[1])))));
            read(
                    connection,
                    "spans.sql",
                    row -> spans.put(
                            new SpanKey(row.getString(1), row.getString(2), row.getString(3)),
                            new Spans(
                                    row.getDouble(5),
                                    doubles(row.getArray(6)),
                                    doubles(row.getArray(7)),
                                    byMigration(
                                            row.getArray(8),
                                            (values, into) -> into.put(
                                                    intOf(values[0]),
                                                    new Share(doubleOf(values[1]), doubles((Array) values[2])))))));
        } catch (SQLException e) {
            throw new WorkspaceException("cannot compare: " + e.getMessage(), e);
        }
        return new Measurements(set.migrations().size(), sides, numbers, spans);
    }

    private interface Collector<T> {
        void add(Object[] values, Map<Integer, T> into) throws SQLException;
    }

    /** A list of structures whose first field is a migration. */
    private static <T> Map<Integer, T> byMigration(Array list, Collector<T> collector) throws SQLException {
        Map<Integer, T> values = new LinkedHashMap<>();
        for (var element : (Object[]) list.getArray()) {
            collector.add(((Struct) element).getAttributes(), values);
        }
        return values;
    }

    private static List<Double> doubles(Array list) throws SQLException {
        return Stream.of((Object[]) list.getArray()).map(Measurements::doubleOf).toList();
    }

    private static double doubleOf(Object value) {
        return ((Number) value).doubleValue();
    }

    private static int intOf(Object value) {
        return ((Number) value).intValue();
    }

    private static void read(Connection connection, String name, RowReader reader) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(ResourceText.of(Measurements.class, name))) {
            while (rows.next()) {
                reader.read(rows);
            }
        }
    }
}
