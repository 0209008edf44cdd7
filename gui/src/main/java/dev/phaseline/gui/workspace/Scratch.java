package dev.phaseline.gui.workspace;

import dev.phaseline.analyzer.workspace.Workspace;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database in memory beside a workspace, which may be open for reading only. Unlike temporary tables, what is created in
 * it is seen by all connections that were made for it. Names that it does not have are those of the workspace.
 */
final class Scratch {

    /** A file that is opened twice in a process is one database to DuckDB: each reader needs a name of its own. */
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Workspace workspace;
    private final String name = "phaseline_scratch_" + COUNT.incrementAndGet();

    private Scratch(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Creates an empty one. */
    static Scratch of(Workspace workspace) {
        var scratch = new Scratch(workspace);
        scratch.run("ATTACH ':memory:' AS " + scratch.name + " (READ_WRITE)");
        return scratch;
    }

    /** Another connection to both, for one thread's use; the caller closes it. */
    Queries queries() {
        var queries = new Queries(workspace.connection());
        var databases = queries.list(
                "databases", row -> "\"" + row.getString(1).replace("\"", "\"\"") + "\".\"" + row.getString(2) + "\"");
        queries.executeOf(
                "SET search_path = '" + name + ".main," + databases.getFirst().replace("'", "''") + "'");
        return queries;
    }

    /** Drops it, once all of its connections are closed. */
    void drop() {
        run("DETACH " + name);
    }

    private void run(String sql) {
        try (var queries = new Queries(workspace.connection())) {
            queries.executeOf(sql);
        }
    }
}
