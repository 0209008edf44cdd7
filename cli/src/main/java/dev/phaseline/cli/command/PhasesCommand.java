package dev.phaseline.cli.command;

import picocli.CommandLine.Command;

/** {@code phaseline phases}. */
@Command(
        name = "phases",
        description = "Prints the phases of each migration on both sides, nested, with what bounds them.",
        footer = "  phaseline phases source.jfr destination.jfr")
public final class PhasesCommand extends ViewCommand {
    @Override
    ViewQuery query() {
        return ViewQuery.PHASES;
    }
}
