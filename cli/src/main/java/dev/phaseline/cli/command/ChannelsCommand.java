package dev.phaseline.cli.command;

import picocli.CommandLine.Command;

/** {@code phaseline channels}. */
@Command(
        name = "channels",
        description =
                "Prints what each channel of a migration carried, as either side counts it, and the waits for it.",
        footer = "  phaseline channels source.jfr destination.jfr")
public final class ChannelsCommand extends ViewCommand {
    @Override
    ViewQuery query() {
        return ViewQuery.CHANNELS;
    }
}
