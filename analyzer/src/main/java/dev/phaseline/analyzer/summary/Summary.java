package dev.phaseline.analyzer.summary;

import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.resource.ResourceText;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Summaries of migrations, each section from a {@code .sql} file that reads the variable {@code migration}. */
public final class Summary {
    private Summary() {}

    /**
     * Summarises migrations.
     *
     * @param migration {@code migrations.id} of the only one wanted; all if empty
     * @return migration by migration, section by section
     * @throws WorkspaceException if the workspace cannot be read
     */
    public static List<SummaryLine> of(Workspace workspace, OptionalInt migration) {
        try (var connection = Findings.connection(workspace, "FROM settings")) {
            var lines = new ArrayList<SummaryLine>();
            for (int id : migration.isPresent() ? List.of(migration.getAsInt()) : migrations(connection)) {
                for (var section : SummaryLine.Section.values()) {
                    addSection(connection, id, section, lines);
                }
            }
            return lines;
        } catch (SQLException e) {
            throw new WorkspaceException("cannot summarise: " + e.getMessage(), e);
        }
    }

    private static List<Integer> migrations(Connection connection) throws SQLException {
        var ids = new ArrayList<Integer>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM migrations ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getInt(1));
            }
        }
        return ids;
    }

    private static void addSection(
            Connection connection, int migration, SummaryLine.Section section, List<SummaryLine> lines)
            throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET VARIABLE migration = " + migration);
            try (var rows = statement.executeQuery(sql(section))) {
                while (rows.next()) {
                    double number = rows.getDouble(3);
                    var present = rows.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
                    lines.add(new SummaryLine(
                            migration,
                            section,
                            rows.getString(1),
                            rows.getString(2),
                            present,
                            Optional.ofNullable(rows.getString(4))));
                }
            }
        }
    }

    private static String sql(SummaryLine.Section section) {
        var name = section.name().toLowerCase(Locale.ROOT) + ".sql";
        return ResourceText.of(Summary.class, name);
    }
}
