package dev.phaseline.cli.command;

import dev.phaseline.analyzer.findings.Findings;
import dev.phaseline.analyzer.workspace.ClockNudge;
import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.output.RowFormat;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phaseline align}. */
@Command(
        name = "align",
        description = {
            "Shows how the clocks of source and destination differ, as found from what crossed the wire.",
            "With --nudge it moves the destination's times by hand; 0 takes that back. A nudge that would "
                    + "put an effect before its cause is refused."
        },
        footer = "  phaseline align -w incident.duckdb --nudge 1.5")
public final class AlignCommand extends Subcommand {
    private static final BigDecimal NS_PER_MS = BigDecimal.valueOf(1_000_000);

    @Option(
            names = {"-w", "--workspace"},
            required = true,
            paramLabel = "FILE.duckdb",
            description = "A workspace that recordings were loaded into.")
    private Path workspace = Path.of("");

    @Option(
            names = "--nudge",
            paramLabel = "MS",
            description =
                    "Added to how far the destination's clock is ahead, in ms: moves its events to earlier times.")
    private Optional<BigDecimal> nudgeMs = Optional.empty();

    @Option(names = "--force", description = "Nudge even if effects come before their causes.")
    private boolean force;

    @Option(names = "--migration", paramLabel = "N", description = "The migration to nudge (default: all).")
    private Optional<Integer> migration = Optional.empty();

    @Mixin
    private FormatOption format = new FormatOption();

    @Override
    public Integer call() {
        InputFiles.checkExists(workspace);
        RowFormat rowFormat = format.format();
        try (Workspace opened = nudgeMs.isPresent() ? Workspace.openOrCreate(workspace) : Workspace.open(workspace)) {
            nudgeMs.ifPresent(ms -> nudge(opened, ms));
            try (var rows = opened.query(ViewQuery.CLOCKS.sql(rowFormat))) {
                rowFormat.print(new QueryRows(rows), out());
            }
        }
        return DONE;
    }

    private void nudge(Workspace opened, BigDecimal ms) {
        OptionalInt which = migration.map(OptionalInt::of).orElse(OptionalInt.empty());
        long nudgeNs = ms.multiply(NS_PER_MS).longValue();
        ClockNudge.Order order = ClockNudge.order(opened, which, nudgeNs);
        if (order.isWorse()) {
            String text =
                    "--nudge " + ms + " puts " + order.reversed() + " effects before their causes; " + range(order);
            if (!force) {
                throw CommandFailure.no(text + " (--force nudges all the same)");
            }
            err().println("warning: " + text);
        }
        if (ClockNudge.set(opened, which, nudgeNs) == 0) {
            throw CommandFailure.no(
                    migration.map(n -> "migration " + n).orElse("no migration") + " has both sides in " + workspace);
        }
        Findings.derive(opened);
    }

    private static String range(ClockNudge.Order order) {
        if (order.reversedWithout() > 0) {
            return "without a nudge " + order.reversedWithout() + " are";
        }
        return "the order holds from "
                + (order.leastNs().isPresent() ? ms(order.leastNs().getAsLong()) : "any") + " to "
                + (order.mostNs().isPresent() ? ms(order.mostNs().getAsLong()) : "any") + " ms";
    }

    private static String ms(long ns) {
        return BigDecimal.valueOf(ns).divide(NS_PER_MS).toPlainString();
    }
}
