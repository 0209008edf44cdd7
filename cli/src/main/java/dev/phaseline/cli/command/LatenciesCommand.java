package dev.phaseline.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code phaseline latencies}. */
@Command(
        name = "latencies",
        description = "Prints count and percentiles of each kind of span, by side.",
        footer = {
            "  phaseline latencies source.jfr destination.jfr",
            "  phaseline latencies -w incident.duckdb --by-phase"
        })
public final class LatenciesCommand extends ViewCommand {
    @Option(names = "--by-phase", description = "Also by the phase that the spans begin in.")
    private boolean byPhase;

    @Override
    ViewQuery query() {
        return byPhase ? ViewQuery.PHASE_LATENCIES : ViewQuery.LATENCIES;
    }
}
