package dev.phaseline.analyzer.export;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * All tables and views as files. Typed events go to {@code events/NAME/recording=N/events.parquet}, the layout that data
 * lakes take for a table {@code NAME} with a partition column {@code recording}; everything else to
 * {@code tables/NAME.parquet} and {@code views/NAME.parquet}. {@code columns.csv} says what each column means. CSV files
 * have the same layout without partitions: {@code events/NAME.csv}.
 */
public final class TableExport {
    /** The kinds of files. */
    public enum Format {
        /** Compressed columns with types. */
        PARQUET,
        /** Text with a header line, RFC 4180. */
        CSV;

        private String options() {
            return this == PARQUET ? "FORMAT parquet, COMPRESSION zstd" : "FORMAT csv, HEADER";
        }

        private String suffix() {
            return "." + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Statement statement;
    private final Path directory;
    private final Format format;
    private final Consumer<String> progress;

    private TableExport(Statement statement, Path directory, Format format, Consumer<String> progress) {
        this.statement = statement;
        this.directory = directory;
        this.format = format;
        this.progress = progress;
    }

    /**
     * Writes the files.
     *
     * @param directory made if missing; must be empty, since files of an earlier export would become part of this one
     * @param progress told the name of each table and view before it is written
     * @throws FileAlreadyExistsException if there is something in the directory
     * @throws IOException if a directory cannot be made
     * @throws WorkspaceException if a table cannot be read or a file not be written
     */
    public static void write(Workspace workspace, Path directory, Format format, Consumer<String> progress)
            throws IOException {
        Files.createDirectories(directory);
        try (var there = Files.list(directory)) {
            if (there.findAny().isPresent()) {
                throw new FileAlreadyExistsException(directory.toString(), null, "the directory is not empty");
            }
        }
        try (Connection connection = workspace.connection();
                Statement statement = connection.createStatement()) {
            new TableExport(statement, directory, format, progress).write();
        } catch (SQLException e) {
            String message = String.valueOf(e.getMessage());
            throw new WorkspaceException(message.lines().findFirst().orElse(message), e);
        }
    }

    private void write() throws IOException, SQLException {
        List<String> events = names("SELECT table_name FROM event_types ORDER BY table_name");
        for (String table : events) {
            writeEvents(table);
        }
        Files.createDirectories(directory.resolve("tables"));
        for (String table : names(
                "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT internal ORDER BY table_name")) {
            if (!events.contains(table)) {
                copy("FROM " + identifier(table), Path.of("tables", table + format.suffix()));
            }
        }
        Files.createDirectories(directory.resolve("views"));
        for (String view : names(
                "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal ORDER BY view_name")) {
            copy("FROM " + identifier(view), Path.of("views", view + format.suffix()));
        }
        run("COPY (SELECT table_name, column_name, data_type, comment FROM duckdb_columns()"
                + " WHERE schema_name = 'main' AND NOT internal ORDER BY table_name, column_index) TO "
                + literal(directory.resolve("columns.csv")) + " (FORMAT csv, HEADER)");
    }

    private void writeEvents(String table) throws IOException, SQLException {
        List<String> recordings = names("SELECT DISTINCT recording FROM " + identifier(table) + " ORDER BY recording");
        if (recordings.isEmpty()) {
            return;
        }
        Path events = Path.of("events");
        if (format == Format.CSV) {
            Files.createDirectories(directory.resolve(events));
            copy("FROM " + identifier(table), events.resolve(table + format.suffix()));
            return;
        }
        for (String recording : recordings) {
            Path partition = events.resolve(table).resolve("recording=" + recording);
            Files.createDirectories(directory.resolve(partition));
            copy(
                    "SELECT * EXCLUDE (recording) FROM " + identifier(table) + " WHERE recording = " + recording,
                    partition.resolve("events" + format.suffix()));
        }
    }

    private void copy(String query, Path file) throws SQLException {
        progress.accept(file.toString());
        run("COPY (" + query + ") TO " + literal(directory.resolve(file)) + " (" + format.options() + ")");
    }

    private void run(String sql) throws SQLException {
        statement.execute(sql);
    }

    private List<String> names(String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private static String literal(Path path) {
        return "'" + path.toString().replace("'", "''") + "'";
    }
}
