package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code phaseline query}. */
@Command(
        name = "query",
        description = {
            "Runs any SQL over the views and the typed tables.",
            "Tables: recordings, threads, event_types, events, and one for each event, named as the event.",
            "Views: migrations, phases, iterations, spans, latencies, downtime, channels, counters and more, "
                    + "which the completion of a shell knows; SQL's DESCRIBE names their columns."
        },
        footer = {
            "  phaseline query -w demo.duckdb \\",
            "      'SELECT rbname, count(*) FROM ram_save_page GROUP BY ALL'",
            "  phaseline query @slow.sql -w demo.duckdb --format csv",
            "  phaseline query recordings -w demo.duckdb"
        })
public final class QueryCommand extends Subcommand {
    /** The tables that rules fill. */
    private static final Pattern FINDINGS = Pattern.compile("findings|rule_coverage", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAME = Pattern.compile("[a-z_][a-z_0-9]*");

    @Parameters(
            index = "0",
            paramLabel = "SQL|@FILE|NAME",
            completionCandidates = RelationNames.class,
            description = "The statement, a file that holds it, or a table or view of which to print everything.")
    private String sql = "";

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "Recordings, instead of a workspace.")
    private List<Path> recordings = List.of();

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() throws IOException {
        String statement = statement();
        WorkspaceInput input = new WorkspaceInput(workspace.file(), recordings);
        boolean asksForFindings = FINDINGS.matcher(statement).find();
        try (Workspace opened = asksForFindings ? input.open(err()) : input.openWithoutFindings(err());
                QueryResult rows = opened.query(statement)) {
            format.format().print(new QueryRows(rows), out());
        }
        return input.exitCode();
    }

    private String statement() throws IOException {
        if (NAME.matcher(sql).matches()) {
            return "FROM " + sql;
        }
        if (!sql.startsWith("@")) {
            return sql;
        }
        Path file = Path.of(sql.substring(1));
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.usage(file + ": no such file");
        }
        return Files.readString(file);
    }
}
