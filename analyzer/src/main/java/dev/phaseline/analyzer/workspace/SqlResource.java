package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.resource.ResourceText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A {@code .sql} file that defines one table or view, documented in the file itself: the comment lines at its top
 * describe the relation, and a comment after a column describes the column. In a view, only columns of an outer
 * {@code SELECT} (one that starts its line) count.
 *
 * @param relation name of the table or view, which is the name of the file
 * @param statement the file's text
 * @param description what the relation is
 * @param columns what each column is, by column name, in file order
 */
record SqlResource(String relation, String statement, String description, Map<String, String> columns) {

    private static final Pattern COLUMN = Pattern.compile("^ {4}\\S.*?-- (.*)$");
    private static final Pattern DEFINED_COLUMN = Pattern.compile("^\\s*\"?(\\w+)\"?");
    private static final Pattern SELECTED_COLUMN = Pattern.compile("(\\w+)\"?,?\\s*$");

    static SqlResource read(String folder, String relation) {
        return parse(relation, ResourceText.of(SqlResource.class, folder + "/" + relation + ".sql"));
    }

    static SqlResource parse(String relation, String text) {
        var lines = text.lines().toList();
        var description = String.join(
                " ",
                lines.stream()
                        .takeWhile(line -> line.startsWith("-- "))
                        .map(line -> line.substring("-- ".length()))
                        .toList());
        return new SqlResource(relation, text, description, columns(lines));
    }

    private static Map<String, String> columns(List<String> lines) {
        var columns = new LinkedHashMap<String, String>();
        boolean inColumns = false;
        boolean table = false;
        for (var line : lines) {
            if (line.startsWith("CREATE TABLE")) {
                inColumns = true;
                table = true;
            } else if (!line.startsWith(" ")) {
                inColumns = line.startsWith("SELECT");
            }
            var column = COLUMN.matcher(line);
            if (inColumns && column.matches()) {
                var code = line.substring(0, line.indexOf("-- "));
                var name = (table ? DEFINED_COLUMN : SELECTED_COLUMN).matcher(code);
                if (name.find()) {
                    columns.putIfAbsent(name.group(1), column.group(1));
                }
            }
        }
        return columns;
    }

    /** The {@code COMMENT ON} statements that carry the file's documentation into the database. */
    String comments(String kind) {
        var comments = new StringBuilder();
        comments.append("COMMENT ON ").append(kind).append(' ').append(relation);
        comments.append(" IS ").append(literal(description)).append(";\n");
        columns.forEach((column, text) -> comments.append("COMMENT ON COLUMN ")
                .append(relation)
                .append('.')
                .append(identifier(column))
                .append(" IS ")
                .append(literal(text))
                .append(";\n"));
        return comments.toString();
    }

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
