package dev.phaseline.gui.workspace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a query can be about.
 *
 * @param columns columns of each table and view, by its name; views first
 */
public record SchemaNames(Map<String, List<String>> columns) {

    static SchemaNames read(Queries queries) {
        var columns = new LinkedHashMap<String, List<String>>();
        queries.each(
                "schema_columns",
                row -> columns.computeIfAbsent(row.getString("table_name"), _ -> new ArrayList<>())
                        .add(row.getString("column_name")));
        return new SchemaNames(columns);
    }
}
