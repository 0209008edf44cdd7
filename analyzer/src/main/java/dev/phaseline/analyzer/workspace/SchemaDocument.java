package dev.phaseline.analyzer.workspace;

import java.util.List;

/**
 * The schema as a page of Markdown, from the comments that a workspace has in itself. Tables of events are described
 * once, since each has the arguments of its event.
 */
public final class SchemaDocument {
    private static final String EVENT_TABLES = """
            ## Tables of events

            Each declaration of a trace event has a table, named as the event unless another declaration took the name
            (`event_types.table_name` tells). The comment on the table is the declaration, with the C types of the arguments.

            | column | type | |
            |---|---|---|
            | `recording` | INTEGER | recordings.id |
            | `seq` | BIGINT | events.seq |
            | `ts_ns` | BIGINT | time, ns since the epoch on the clock of the host |
            | `thread` | INTEGER | threads.id |
            | the arguments, under their own names | as the C type: VARCHAR for `char *`, UBIGINT for other pointers, integers of the same width and sign, BOOLEAN for `bool` | as the declaration says |

            Where a recording has 65,536 events of a type or more, a text that is one of at most 255 names, such as that of a RAM
            block, has the type ENUM with those names in the order of their bytes. It compares, sorts and prints as a VARCHAR.
            """;

    private final Workspace workspace;
    private final StringBuilder page = new StringBuilder();

    private SchemaDocument(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * The page.
     *
     * @throws WorkspaceException if the workspace cannot be read
     */
    public static String of(Workspace workspace) {
        var document = new SchemaDocument(workspace);
        document.page.append("""
                # The schema of a workspace

                A workspace is one DuckDB file. This page is generated from the comments in it; `SELECT table_name, comment FROM
                duckdb_tables()`, `duckdb_views()` and `duckdb_columns()` show the same. Times are nanoseconds; what is in the
                schema `internal` may change at any time.

                """);
        document.add("Tables", "duckdb_tables()", "table_name", Schema.TABLES);
        document.add("Views", "duckdb_views()", "view_name", Schema.VIEWS);
        document.page.append(EVENT_TABLES);
        return document.page.toString();
    }

    private void add(String title, String catalog, String nameColumn, List<String> names) {
        page.append("## ").append(title).append("\n\n");
        for (var name : names) {
            try (var rows = workspace.query(
                    "SELECT comment FROM " + catalog + " WHERE schema_name = 'main' AND " + nameColumn + " = ?",
                    name)) {
                rows.next();
                page.append("### ")
                        .append(name)
                        .append("\n\n")
                        .append(rows.text(0))
                        .append("\n\n");
            }
            addColumns(name);
        }
    }

    private void addColumns(String relation) {
        page.append("| column | type | |\n|---|---|---|\n");
        try (var rows = workspace.query(
                "SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns()"
                        + " WHERE schema_name = 'main' AND table_name = ? ORDER BY column_index",
                relation)) {
            while (rows.next()) {
                page.append("| `").append(rows.text(0)).append("` | ").append(rows.text(1));
                page.append(" | ").append(cell(String.valueOf(rows.text(2)))).append(" |\n");
            }
        }
        page.append('\n');
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
