package dev.phaseline.cli.command;

import dev.phaseline.analyzer.report.HtmlReport;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phaseline report}. */
@Command(
        name = "report",
        description = {
            "Writes one HTML page about all migrations.",
            "It shows phases of both sides on one clock, iterations, latencies and what they were made from, "
                    + "needs no other file and no network, and can be printed."
        },
        footer = {"  phaseline report -w demo.duckdb --out report.html", "  phaseline report source.jfr destination.jfr"
        })
public final class ReportCommand extends Subcommand {
    @Mixin
    private InputArguments input = new InputArguments();

    @Option(
            names = "--out",
            paramLabel = "FILE.html",
            defaultValue = "report.html",
            description = "Where the page goes (default: ${DEFAULT-VALUE})")
    private Path page = Path.of("report.html");

    @Override
    public Integer call() throws IOException {
        try (Workspace opened = input.open(err())) {
            HtmlReport.write(opened, page);
        }
        return input.exitCode();
    }
}
