package dev.phaseline.analyzer.report;

import dev.phaseline.analyzer.resource.ResourceText;
import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs the {@code .sql} files of this package. Their results are bounded: they have what fits on a page. */
final class Rows {
    private Rows() {}

    /** Runs a file and makes an object of each row. */
    static <T> List<T> list(
            Workspace workspace, String file, Function<QueryResult, T> reader, @Nullable Object... parameters) {
        List<T> list = new ArrayList<>();
        try (QueryResult rows = workspace.query(ResourceText.of(Rows.class, file + ".sql"), parameters)) {
            while (rows.next()) {
                list.add(reader.apply(rows));
            }
        }
        return list;
    }

    /** A number that may be missing. */
    static OptionalDouble number(QueryResult row, int column) {
        return row.isNull(column) ? OptionalDouble.empty() : OptionalDouble.of(row.doubleValue(column));
    }

    /** A text that may be missing. */
    static String text(QueryResult row, int column) {
        String text = row.text(column);
        return text == null ? "" : text;
    }

    /** The texts of a list. */
    static List<String> texts(QueryResult row, int column) {
        return row.value(column) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }
}
