package dev.phaseline.analyzer.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkspaceTest {

    @TempDir
    private Path directory;

    @Test
    void newWorkspaceHasAllPublicTablesAndViews() {
        try (var workspace = Workspace.openOrCreate(directory.resolve("w.duckdb"))) {
            var relations = Script.rows(
                    workspace,
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main' ORDER BY 1");

            assertThat(relations)
                    .contains("recordings", "event_types", "threads", "events", "damage")
                    .contains(
                            "migrations",
                            "phases",
                            "iterations",
                            "spans",
                            "latencies",
                            "downtime",
                            "channels",
                            "counters");
        }
    }

    @Test
    void aTemplateIsAnEmptyWorkspaceAndNothingIsLeftBesideIt() throws IOException {
        Workspace.keepTemplate(directory);
        Workspace.keepTemplate(directory);

        try (var files = Files.list(directory)) {
            assertThat(files).singleElement().satisfies(file -> {
                try (var workspace = Workspace.open(file)) {
                    assertThat(Script.rows(workspace, "SELECT count(*) FROM recordings"))
                            .containsExactly("0");
                }
            });
        }
    }

    @Test
    void everyColumnOfPublicTablesAndViewsIsDocumentedInTheDatabase() {
        try (var workspace = Workspace.temporary()) {
            for (var relation :
                    Stream.concat(Schema.TABLES.stream(), Schema.VIEWS.stream()).toList()) {
                var undocumented = Script.rows(
                        workspace,
                        "SELECT column_name FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = ?"
                                + " AND comment IS NULL",
                        relation);

                assertThat(undocumented).as(relation).isEmpty();
            }
        }
    }

    @Test
    void eachEventOfQemusMigrationHasAnEmptyTableWithItsDeclaration() {
        try (var workspace = Workspace.temporary()) {
            assertThat(Script.rows(workspace, "SELECT count(*) FROM event_types WHERE id <= 275 AND declared"))
                    .containsExactly("275");
            assertThat(Script.rows(workspace, "SELECT * FROM ram_save_page")).isEmpty();
            assertThat(Script.rows(
                            workspace, "SELECT comment FROM duckdb_tables() WHERE table_name = 'migrate_fd_cancel'"))
                    .containsExactly("migration.c: migrate_fd_cancel(void) \"\"");
            assertThat(Script.rows(
                            workspace,
                            "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'colo_vm_state_change'"
                                    + " ORDER BY column_index"))
                    .containsExactly(
                            "recording | INTEGER",
                            "seq | BIGINT",
                            "ts_ns | BIGINT",
                            "thread | INTEGER",
                            "old | VARCHAR",
                            "new | VARCHAR");
        }
    }

    @Test
    void workspaceThatNeverGotARecordingIsDeletedWhenClosed() {
        var file = directory.resolve("w.duckdb");

        Workspace.openOrCreate(file).close();

        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aWorkspaceOpenedForReadingCannotBeChanged() throws Exception {
        var file = directory.resolve("w.duckdb");
        try (var workspace = Workspace.openOrCreate(file);
                var connection = workspace.connection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO recordings VALUES (1, 'a', 'b', 'jfr', NULL, NULL, NULL, 'realtime', NULL, NULL, 0, 0, 0, 0, 0, 0, NULL, 1)");
        }

        try (var workspace = Workspace.open(file);
                var connection = workspace.connection();
                var statement = connection.createStatement()) {
            assertThat(Script.rows(workspace, "SELECT path FROM recordings")).containsExactly("a");
            assertThatThrownBy(() -> statement.execute("DELETE FROM recordings"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read-only");
        }
    }

    @Test
    void fileThatWasThereBeforeStaysWhenClosedWithoutARecording() throws Exception {
        var file = directory.resolve("empty.duckdb");
        execute(file, "CHECKPOINT");

        Workspace.openOrCreate(file).close();
        Workspace.openOrCreate(file).close();

        assertThat(file).exists();
    }

    @Test
    void openingAMissingWorkspaceForReadingIsAnErrorAndCreatesNothing() {
        var file = directory.resolve("missing.duckdb");

        assertThatThrownBy(() -> Workspace.open(file))
                .isInstanceOf(WorkspaceException.class)
                .hasMessage("no such workspace: " + file);
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        var file = directory.resolve("notes.txt");
        Files.writeString(file, "not a database, but long enough to be looked at as one");

        assertThatThrownBy(() -> Workspace.openOrCreate(file))
                .isInstanceOf(WorkspaceException.class)
                .hasMessageStartingWith("cannot open workspace " + file + ": ");
        assertThat(file).hasContent("not a database, but long enough to be looked at as one");
    }

    @Test
    void aDatabaseOfSomebodyElseIsRefusedAndLeftAlone() throws Exception {
        var file = directory.resolve("other.duckdb");
        execute(file, "CREATE TABLE customers (id INTEGER)");

        assertThatThrownBy(() -> Workspace.openOrCreate(file))
                .isInstanceOf(WorkspaceException.class)
                .hasMessage(file + " is a DuckDB database, but not a Phaseline workspace");
        assertThat(file).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE internal.schema SET fingerprint = 'older'", "DROP TABLE internal.schema"})
    void aWorkspaceOfAnotherVersionIsRefusedWithWhatToDo(String change) throws Exception {
        var file = directory.resolve("w.duckdb");
        try (var workspace = Workspace.openOrCreate(file)) {
            Script.load(workspace, "0 | main | migrate_fd_cancel");
        }
        execute(file, change);

        for (ThrowingCallable open : List.<ThrowingCallable>of(
                () -> Workspace.open(file).close(),
                () -> Workspace.openOrCreate(file).close())) {
            assertThatThrownBy(open)
                    .isInstanceOf(WorkspaceException.class)
                    .hasMessage(file
                            + " was made by another version of Phaseline: load its recordings into a new workspace");
        }
        assertThat(file).exists();
    }

    @Test
    void aWrongStatementIsOneLineThatSaysWhatIsWrong() {
        try (var workspace = Workspace.temporary()) {
            assertThatThrownBy(() -> workspace.query("SELECT nothing FROM events"))
                    .isInstanceOf(WorkspaceException.class)
                    .hasMessageContaining("nothing")
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void queryTellsColumnsAndBindsParameters() {
        try (var workspace = Workspace.temporary();
                var result = workspace.query("SELECT ?::UBIGINT AS big, NULL::VARCHAR AS none", 7)) {
            assertThat(result.columns())
                    .containsExactly(
                            new QueryResult.Column("big", "UBIGINT"), new QueryResult.Column("none", "VARCHAR"));
            assertThat(result.next()).isTrue();
            assertThat(result.longValue(0)).isEqualTo(7);
            assertThat(result.isNull(1)).isTrue();
            assertThat(result.next()).isFalse();
        }
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + file);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
