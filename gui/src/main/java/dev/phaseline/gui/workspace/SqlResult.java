package dev.phaseline.gui.workspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query.
 *
 * @param columns names, in the order of the query
 * @param rows values as {@link dev.phaseline.analyzer.workspace.QueryResult#value} gives them
 * @param complete whether these are all rows
 * @param elapsedNs how long it took
 */
public record SqlResult(List<String> columns, List<List<@Nullable Object>> rows, boolean complete, long elapsedNs) {

    public SqlResult {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }

    /** Number of the first column that has one of some names; negative if none has. */
    public int column(String... names) {
        for (var name : names) {
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).toLowerCase(Locale.ROOT).equals(name)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** A value as a whole number; null if it is none. */
    public static @Nullable Long whole(List<@Nullable Object> row, int column) {
        return column >= 0 && row.get(column) instanceof Number number ? number.longValue() : null;
    }
}
