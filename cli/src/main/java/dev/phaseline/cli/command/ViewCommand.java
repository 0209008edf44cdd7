package dev.phaseline.cli.command;

import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.output.RowFormat;
import picocli.CommandLine.Mixin;

/** A command that prints one view. */
abstract class ViewCommand extends Subcommand {
    @Mixin
    private InputArguments input = new InputArguments();

    @Mixin
    private FormatOption format = new FormatOption();

    /** What the command prints. */
    abstract ViewQuery query();

    @Override
    public Integer call() {
        RowFormat rowFormat = format.format();
        try (Workspace opened = input.openWithoutFindings(err());
                QueryResult rows = opened.query(query().sql(rowFormat))) {
            rowFormat.print(new QueryRows(rows), out());
        }
        return input.exitCode();
    }
}
