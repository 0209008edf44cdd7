package dev.phaseline.cli.command;

import dev.phaseline.analyzer.report.HtmlReport;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline report}. */
@Command(
        name = "report",
        description = {
            "Writes one HTML page about all migrations: phases of both sides on one clock, iterations, latencies and what",
            "they were made from. The page needs no other file and no network, and can be printed."
        },
        footer = {"  phaseline report -w demo.duckdb --out report.html", "  phaseline report source.jfr destination.jfr"
        })
public final class ReportCommand extends Subcommand {
    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(
            index = "0..*",
            arity = "0..*",
            paramLabel = "FILE",
            description = "Recordings, instead of a workspace.")
    private List<Path> recordings = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            defaultValue = "report.html",
            description = "Where the page goes (default: ${DEFAULT-VALUE})")
    private Path page = Path.of("report.html");

    @Override
    public Integer call() throws IOException {
        try (Workspace opened = new WorkspaceInput(workspace.file(), recordings).open(err())) {
            HtmlReport.write(opened, page);
        }
        return DONE;
    }
}
