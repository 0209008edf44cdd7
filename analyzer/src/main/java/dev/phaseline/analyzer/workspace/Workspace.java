package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.TemporaryDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * One DuckDB file with recordings and the views over them. Several threads may query it at the same time; loading is
 * the business of one thread. Only one process can have it open for loading, and none can read it meanwhile.
 */
public final class Workspace implements AutoCloseable {

    private static final Pattern LOCK_HOLDER = Pattern.compile("Conflicting lock is held in (.*?)\\.(?: |$)");

    private final Path file;
    private final DuckDBConnection connection;
    private final Lifetime lifetime;
    /** Deletes a file that nobody will want, if the process is ended before the workspace is closed. */
    private final Thread atExit;
    /** Made by the thread that loads, for its first recording. */
    private @Nullable BulkInsert bulk;

    /** Set by the thread that loads, read by the one that ends the process. */
    private volatile boolean used;

    /** How long the file lives. */
    private sealed interface Lifetime {
        /** It was there before. */
        record Kept() implements Lifetime {}

        /** It is new, and only wanted if it has a recording when it is closed. */
        record KeptIfUsed() implements Lifetime {}

        /** It goes with the directory that was made for it. */
        record Temporary(TemporaryDirectory directory) implements Lifetime {}
    }

    private Workspace(Path file, DuckDBConnection connection, Lifetime lifetime) {
        this.file = file;
        this.connection = connection;
        this.lifetime = lifetime;
        this.atExit = new Thread(this::deleteAtExit, "delete " + file);
        if (!(lifetime instanceof Lifetime.Kept)) {
            Runtime.getRuntime().addShutdownHook(atExit);
        }
    }

    /**
     * Opens an existing workspace for reading.
     *
     * @throws WorkspaceException if there is no such file, it is no workspace, or another process is loading into it
     */
    public static Workspace open(Path file) {
        if (!Files.exists(file)) {
            throw new WorkspaceException("no such workspace: " + file);
        }
        var workspace = new Workspace(file, connect(file, true), new Lifetime.Kept());
        workspace.requireSchema();
        return workspace;
    }

    /**
     * Opens a workspace for loading and reading, and creates it if there is no such file. A new workspace that has no
     * recording when it is closed is deleted again.
     *
     * @throws WorkspaceException if the file cannot be created, is no workspace, or another process has it open
     */
    public static Workspace openOrCreate(Path file) {
        return openOrCreate(file, Files.exists(file) ? new Lifetime.Kept() : new Lifetime.KeptIfUsed());
    }

    /**
     * Keeps what a new workspace begins with, for later processes whose system property {@code phaseline.templates} names
     * the folder: they create workspaces within milliseconds. Without such a file they need most of a second for the
     * first.
     *
     * @param folder an existing one
     * @throws WorkspaceException if it cannot be written
     */
    public static void keepTemplate(Path folder) {
        try {
            SchemaTemplate.keepIn(folder);
        } catch (IOException e) {
            throw new WorkspaceException("cannot write into " + folder + ": " + e.getMessage(), e);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot create a workspace in " + folder + ": " + QueryResult.oneLine(e), e);
        }
    }

    /** A workspace in the directory for temporary files, deleted when it is closed. */
    public static Workspace temporary() {
        try {
            var directory = TemporaryDirectory.create();
            return openOrCreate(directory.path().resolve("workspace.duckdb"), new Lifetime.Temporary(directory));
        } catch (IOException e) {
            throw new WorkspaceException("cannot create a temporary workspace: " + e.getMessage());
        }
    }

    private static Workspace openOrCreate(Path file, Lifetime lifetime) {
        var parent = file.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            throw new WorkspaceException("cannot create workspace " + file + ": no directory " + parent);
        }
        if (!Files.exists(file)) {
            writeEmpty(file);
        }
        var workspace = new Workspace(file, connect(file, false), lifetime);
        try {
            workspace.prepareForLoading();
            if (Schema.isEmpty(workspace.connection)) {
                Schema.create(workspace.connection);
            }
        } catch (SQLException e) {
            workspace.close();
            throw new WorkspaceException("cannot create workspace " + file + ": " + QueryResult.oneLine(e), e);
        }
        workspace.requireSchema();
        return workspace;
    }

    private static void writeEmpty(Path file) {
        try {
            SchemaTemplate.writeTo(file);
        } catch (IOException e) {
            throw new WorkspaceException("cannot create workspace " + file + ": " + e.getMessage());
        } catch (SQLException e) {
            throw new WorkspaceException("cannot create workspace " + file + ": " + QueryResult.oneLine(e), e);
        }
    }

    /** Rows have their order in a column, and a log of many megabytes is written faster than a file in small pieces. */
    private void prepareForLoading() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET preserve_insertion_order = false");
            statement.execute("SET wal_autocheckpoint = '1GB'");
        }
    }

    private static DuckDBConnection connect(Path file, boolean readOnly) {
        var properties = new Properties();
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        try {
            return DuckDBConnection.newConnection("jdbc:duckdb:" + file, readOnly, null, properties);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot open workspace " + file + ": " + cause(e), e);
        }
    }

    private static String cause(SQLException e) {
        var message = QueryResult.oneLine(e);
        var holder = LOCK_HOLDER.matcher(message);
        return holder.find()
                ? "it is in use by " + holder.group(1) + ": wait until that has ended, or use another workspace"
                : message;
    }

    private void requireSchema() {
        boolean exists;
        try {
            exists = Schema.exists(connection);
            if (exists && Schema.isCurrent(connection)) {
                return;
            }
        } catch (SQLException e) {
            close();
            throw new WorkspaceException("cannot read workspace " + file + ": " + QueryResult.oneLine(e), e);
        }
        close();
        throw new WorkspaceException(
                exists
                        ? file + " was made by another version of Phaseline: load its recordings into a new workspace"
                        : file + " is a DuckDB database, but not a Phaseline workspace");
    }

    /** Names of the tables and views that each workspace has, besides one table for each event. */
    public static List<String> relations() {
        return Stream.concat(Schema.TABLES.stream(), Schema.VIEWS.stream())
                .sorted()
                .toList();
    }

    /** Where the workspace is. */
    public Path file() {
        return file;
    }

    /**
     * Runs a query; the caller closes the result. May be called from any thread, and while other results are read.
     *
     * @param sql any one statement of DuckDB's SQL
     * @param parameters values of its {@code ?} markers
     * @throws WorkspaceException if the statement is wrong or fails
     */
    public QueryResult query(String sql, @Nullable Object... parameters) {
        return QueryResult.of(connection(), sql, parameters);
    }

    /**
     * The recordings that have a content already: several if it is that of several processes.
     *
     * @param digest as given to {@link RecordingWriter#commit}
     */
    public List<Integer> recordingsOf(String digest) {
        var recordings = new ArrayList<Integer>();
        try (var result = query("""
                SELECT id FROM recordings WHERE digest = ?
                UNION
                SELECT recording FROM recording_files WHERE digest = ?
                ORDER BY id
                """, digest, digest)) {
            while (result.next()) {
                recordings.add((int) result.longValue(0));
            }
        }
        return recordings;
    }

    /** The sizes of the files of all recordings that are not empty, in bytes. */
    public SortedSet<Long> fileSizes() {
        var sizes = new TreeSet<Long>();
        try (var result = query("SELECT DISTINCT size_bytes FROM recording_files WHERE size_bytes > 0")) {
            while (result.next()) {
                sizes.add(result.longValue(0));
            }
        }
        return sizes;
    }

    /**
     * Starts to add a recording; the caller closes the writer. There can be one at a time.
     *
     * @throws WorkspaceException if the workspace is open for reading only
     */
    public RecordingWriter addRecording() {
        if (connection.isReadOnly()) {
            throw new WorkspaceException("workspace " + file + " is open for reading only");
        }
        try {
            var insert = bulk;
            if (insert == null) {
                insert = new BulkInsert(connection);
                bulk = insert;
            }
            return new RecordingWriter(connection, insert, () -> used = true);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot write workspace " + file + ": " + QueryResult.oneLine(e), e);
        }
    }

    /**
     * Another connection to the same workspace, for one thread's use; the caller closes it. For readers that cancel
     * statements or keep temporary tables; {@link #query} is enough for others.
     *
     * @throws WorkspaceException if the workspace is closed
     */
    public Connection connection() {
        try {
            return connection.duplicate();
        } catch (SQLException e) {
            throw new WorkspaceException("cannot read workspace " + file + ": " + QueryResult.oneLine(e), e);
        }
    }

    @Override
    public void close() {
        try {
            boolean unused = lifetime instanceof Lifetime.KeptIfUsed && !hasRecordings();
            connection.close();
            delete(unused);
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook does its work.
            return;
        } catch (SQLException e) {
            throw new WorkspaceException("cannot close workspace " + file + ": " + QueryResult.oneLine(e), e);
        } catch (IOException e) {
            throw new WorkspaceException("cannot delete workspace " + file + ": " + e.getMessage());
        }
    }

    private boolean hasRecordings() throws SQLException {
        if (!Schema.exists(connection)) {
            return false;
        }
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM recordings")) {
            return rows.next() && rows.getLong(1) > 0;
        }
    }

    private void deleteAtExit() {
        try {
            delete(!used);
        } catch (IOException e) {
            System.getLogger(Workspace.class.getName()).log(System.Logger.Level.WARNING, "cannot delete " + file, e);
        }
    }

    /** Deletes the file, unless it is to be kept. */
    private void delete(boolean unused) throws IOException {
        switch (lifetime) {
            case Lifetime.Kept _ -> {}
            case Lifetime.KeptIfUsed _ -> {
                if (unused) {
                    Files.deleteIfExists(file);
                    Files.deleteIfExists(file.resolveSibling(file.getFileName() + ".wal"));
                }
            }
            case Lifetime.Temporary(var directory) -> directory.close();
        }
    }
}
