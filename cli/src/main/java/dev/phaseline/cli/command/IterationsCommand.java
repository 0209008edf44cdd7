package dev.phaseline.cli.command;

import picocli.CommandLine.Command;

/** {@code phaseline iterations}. */
@Command(
        name = "iterations",
        description = "Prints what each precopy iteration found dirty, sent and expected.",
        footer = "  phaseline iterations source.jfr destination.jfr")
public final class IterationsCommand extends ViewCommand {
    @Override
    ViewQuery query() {
        return ViewQuery.ITERATIONS;
    }
}
