package dev.phaseline.cli.command;

import picocli.CommandLine.Command;

/** {@code phaseline latencies}. */
@Command(
        name = "latencies",
        description = "Prints count and percentiles of each kind of span, by side.",
        footer = "  phaseline latencies source.jfr destination.jfr")
public final class LatenciesCommand extends ViewCommand {
    /** Made by picocli. */
    public LatenciesCommand() {
        super(ViewQuery.LATENCIES);
    }
}
