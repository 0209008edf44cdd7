package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.workspace.WorkspaceException;
import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.SearchHits.Answer;
import dev.phaseline.gui.model.SearchHits.Found;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds events. */
final class SearchQuery {

    /** More hits than that are counted, but not marked. */
    private static final int MOST = 5_000;

    /** A word, or something in quotes. */
    private static final Pattern WORD = Pattern.compile("'(?:[^']|'')*'|\"[^\"]*\"|[A-Za-z_][A-Za-z0-9_]*");

    private record Column(String name, String type) {}

    private record SearchedType(String name, String table, List<Column> columns) {}

    private final Queries queries;
    private final Outline outline;

    SearchQuery(Queries queries, Outline outline) {
        this.queries = queries;
        this.outline = outline;
    }

    /** Searches; a search that DuckDB does not understand has its message as the answer. */
    Answer search(String query) {
        try {
            return switch (SearchExpression.parse(query)) {
                case SearchExpression.Name(var glob) -> names(query, glob);
                case SearchExpression.Value(var argument, var value) -> values(query, argument, value);
                case SearchExpression.Text(var text) -> texts(query, text);
                case SearchExpression.Condition(var event, var sql) -> condition(query, event, sql);
            };
        } catch (WorkspaceException e) {
            if (queries.isCancelled()) {
                throw e;
            }
            return new Answer(query, List.of(), 0, String.valueOf(e.getMessage()));
        }
    }

    private Answer names(String query, String glob) {
        var total = new AtomicLong();
        var hits = queries.list(
                "search_names",
                row -> {
                    total.set(row.getLong("total"));
                    return found(row, row.getString("name"));
                },
                glob,
                MOST);
        return answer(query, hits, total.get());
    }

    private Answer values(String query, String argument, String value) {
        var selects = new ArrayList<String>();
        var parameters = new ArrayList<Object>();
        for (var type : types()) {
            type.columns().stream()
                    .filter(column -> column.name().equalsIgnoreCase(argument))
                    .forEach(column -> {
                        selects.add(select(type, quoted(column.name()) + " = try_cast(? AS " + column.type() + ")"));
                        parameters.add(value);
                    });
        }
        return selects.isEmpty()
                ? new Answer(query, List.of(), 0, "no event here has an argument " + argument)
                : run(query, selects, parameters);
    }

    private Answer texts(String query, String text) {
        var selects = new ArrayList<String>();
        var parameters = new ArrayList<Object>();
        for (var type : types()) {
            type.columns().stream()
                    .filter(column -> column.type().equals("VARCHAR"))
                    .forEach(column -> {
                        selects.add(select(type, "contains(lower(" + quoted(column.name()) + "), ?)"));
                        parameters.add(text.toLowerCase(Locale.ROOT));
                    });
        }
        return selects.isEmpty() ? new Answer(query, List.of(), 0, "") : run(query, selects, parameters);
    }

    private Answer condition(String query, String event, String sql) {
        var selects = types().stream()
                .filter(type -> type.name().equals(event))
                .map(type -> select(type, "(" + withQuotedColumns(sql, type) + "\n)"))
                .toList();
        return selects.isEmpty()
                ? new Answer(query, List.of(), 0, "no events " + event + " here")
                : run(query, selects, List.of());
    }

    /** Arguments are named as QEMU named them: some names, such as offset, mean something else in SQL. */
    private static String withQuotedColumns(String sql, SearchedType type) {
        var names = type.columns().stream().map(Column::name).collect(Collectors.toSet());
        return WORD.matcher(sql)
                .replaceAll(word ->
                        Matcher.quoteReplacement(names.contains(word.group()) ? quoted(word.group()) : word.group()));
    }

    private List<SearchedType> types() {
        return queries.list("searched_types", row -> {
            var names = texts(row.getArray("column_names"));
            var types = texts(row.getArray("column_types"));
            var columns = new ArrayList<Column>();
            for (int i = 0; i < names.size(); i++) {
                columns.add(new Column(names.get(i), types.get(i)));
            }
            return new SearchedType(row.getString("name"), row.getString("table_name"), columns);
        });
    }

    private static List<String> texts(Array array) throws SQLException {
        var texts = new ArrayList<String>();
        for (var element : (Object[]) array.getArray()) {
            texts.add(String.valueOf(element));
        }
        return texts;
    }

    private static String select(SearchedType type, String condition) {
        return "SELECT recording, seq, thread, ts_ns, " + literal(type.name()) + " AS name FROM " + quoted(type.table())
                + " WHERE " + condition;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private Answer run(String query, List<String> selects, List<Object> parameters) {
        var total = new AtomicLong();
        var sql = "SELECT *, count(*) OVER () AS total FROM (" + String.join(" UNION ALL ", selects)
                + ") ORDER BY ts_ns, recording, seq LIMIT " + MOST;
        var hits = new ArrayList<Found>();
        queries.eachOf(
                sql,
                row -> {
                    total.set(row.getLong("total"));
                    hits.add(found(row, row.getString("name")));
                },
                parameters.toArray());
        return answer(query, hits, total.get());
    }

    private Found found(ResultSet row, String name) throws SQLException {
        int recording = row.getInt("recording");
        return new Found(
                new EventRef(recording, row.getLong("seq")),
                row.getInt("thread"),
                outline.picture(recording, row.getLong("ts_ns")),
                name);
    }

    private static Answer answer(String query, List<Found> hits, long total) {
        return new Answer(
                query, hits.stream().sorted(Comparator.comparingLong(Found::ns)).toList(), total, "");
    }
}
