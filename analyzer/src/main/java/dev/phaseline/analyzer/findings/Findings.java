package dev.phaseline.analyzer.findings;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Fills the tables {@code findings} and {@code rule_coverage} of a workspace. They are tables and no views, since rules
 * look at everything that was recorded and what they find only changes with a load.
 */
public final class Findings {
    private Findings() {}

    /**
     * Finds anew what the program's rules find, as after a load. All or nothing. Rules judge migrations, so they are not
     * run where there is none, as in recordings of other programs.
     *
     * @param workspace open for loading
     * @throws WorkspaceException if the workspace cannot be written
     */
    public static void derive(Workspace workspace) {
        if (hasMigrations(workspace)) {
            derive(workspace, RuleSet.builtIn());
        }
    }

    /** Migrations are attempts, and whether there is any of these is found without the view of those. */
    private static boolean hasMigrations(Workspace workspace) {
        try (var result = workspace.query("SELECT 1 FROM internal.attempts LIMIT 1")) {
            return result.next();
        }
    }

    static void derive(Workspace workspace, RuleSet rules) {
        try (var session = RuleSession.openForFinding(workspace, rules)) {
            session.execute("CREATE TEMP TABLE found AS FROM findings WITH NO DATA");
            session.execute("CREATE TEMP TABLE covered AS FROM rule_coverage WITH NO DATA");
            for (var rule : rules.rules()) {
                if (session.mayFind(rule)) {
                    session.run(rule, "found");
                }
            }
            new Coverage(session.connection()).add(rules, "covered");
            session.connection().setAutoCommit(false);
            session.execute("DELETE FROM findings");
            session.execute("DELETE FROM rule_coverage");
            session.execute("INSERT INTO findings FROM found ORDER BY migration, start_ns, rule");
            session.execute("INSERT INTO rule_coverage FROM covered");
            session.connection().commit();
        } catch (SQLException e) {
            throw new WorkspaceException("cannot find out what happened: " + RuleSession.firstLine(e), e);
        }
    }

    /**
     * A connection on which the relations that a query mentions are tables, and on which sentences of findings can be written
     * ({@link TextMacros}). The caller closes it.
     *
     * @param sql what will be asked, as far as it mentions relations
     * @throws SQLException if the workspace cannot be read
     */
    public static Connection connection(Workspace workspace, String sql) throws SQLException {
        return RuleSession.open(workspace, new RuleSet(List.of()), sql).connection();
    }

    /**
     * Queries the relations that rules read, such as {@code settings}. The caller closes the result.
     *
     * @param sql any query
     * @throws WorkspaceException if the query is wrong
     */
    public static QueryResult queryRelations(Workspace workspace, String sql) {
        try {
            return QueryResult.of(connection(workspace, sql), sql);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot prepare the query: " + RuleSession.firstLine(e), e);
        }
    }

    /**
     * Queries a workspace whose {@code findings} and {@code rule_coverage} have what more rules find as well. The
     * workspace stays as it is; the caller closes the result.
     *
     * @param rules a user's
     * @param sql any query
     * @throws RuleException if a rule is wrong
     * @throws WorkspaceException if the query is wrong
     */
    public static QueryResult query(Workspace workspace, RuleSet rules, String sql) {
        try {
            var session = RuleSession.open(workspace, rules);
            try {
                session.execute("CREATE TEMP TABLE found AS FROM findings");
                session.execute("CREATE TEMP TABLE covered AS FROM rule_coverage");
                for (var rule : rules.rules()) {
                    session.run(rule, "found");
                }
                new Coverage(session.connection()).add(rules, "covered");
                session.execute("ALTER TABLE found RENAME TO findings");
                session.execute("ALTER TABLE covered RENAME TO rule_coverage");
            } catch (SQLException | RuntimeException e) {
                session.close();
                throw e;
            }
            return QueryResult.of(session.connection(), sql);
        } catch (SQLException e) {
            throw new WorkspaceException("cannot run the rules: " + RuleSession.firstLine(e), e);
        }
    }
}
