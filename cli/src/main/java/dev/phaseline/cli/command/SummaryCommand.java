package dev.phaseline.cli.command;

import dev.phaseline.analyzer.summary.Summary;
import dev.phaseline.analyzer.summary.SummaryLine;
import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.SummaryText;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phaseline summary}. */
@Command(
        name = "summary",
        description = {
            "Prints each migration on one screen, to be pasted into a ticket.",
            "It has outcome and times, phases, how precopy went, findings with advice, what it is based on, "
                    + "how the clocks were aligned, and what was not recorded."
        },
        footer = {
            "  phaseline summary source.jfr destination.jfr",
            "  phaseline summary -w incident.duckdb --format markdown"
        })
public final class SummaryCommand extends Subcommand {
    @Mixin
    private InputArguments input = new InputArguments();

    @Option(names = "--migration", paramLabel = "ID", description = "Only this migration (default: all).")
    private Optional<Integer> migration = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() {
        try (Workspace opened = input.open(err())) {
            migration.ifPresent(id -> checkExists(opened, id));
            List<SummaryLine> lines =
                    Summary.of(opened, migration.map(OptionalInt::of).orElseGet(OptionalInt::empty));
            SummaryText.print(lines, format.format(), out());
        }
        return input.exitCode();
    }

    private static void checkExists(Workspace workspace, int id) {
        try (QueryResult found = workspace.query("SELECT id FROM migrations WHERE id = ?", id)) {
            if (!found.next()) {
                throw CommandFailure.usage("--migration: the workspace has no migration " + id);
            }
        }
    }
}
