package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.output.RowFormat;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that prints one view. */
abstract class ViewCommand extends Subcommand {
    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "Recordings, instead of a workspace.")
    private List<Path> recordings = List.of();

    @Mixin
    private FormatOption format = new FormatOption();

    private final ViewQuery query;

    ViewCommand(ViewQuery query) {
        this.query = query;
    }

    @Override
    public Integer call() {
        RowFormat rowFormat = format.format();
        try (Workspace opened = new WorkspaceInput(workspace.file(), recordings).open(err());
                QueryResult rows = opened.query(query.sql(rowFormat))) {
            rowFormat.print(new QueryRows(rows), out());
        }
        return DONE;
    }
}
