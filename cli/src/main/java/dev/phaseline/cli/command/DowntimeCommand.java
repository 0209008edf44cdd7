package dev.phaseline.cli.command;

import picocli.CommandLine.Command;

/** {@code phaseline downtime}. */
@Command(
        name = "downtime",
        description = {
            "Prints what happened while the guest stood still, step by step and device by device on both sides.",
            "Steps with critical_ms are on the critical path; they and the gaps before them add up to the "
                    + "downtime."
        },
        footer = "  phaseline downtime source.jfr destination.jfr")
public final class DowntimeCommand extends ViewCommand {
    @Override
    ViewQuery query() {
        return ViewQuery.DOWNTIME;
    }
}
