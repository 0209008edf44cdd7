package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.demo.Demo;
import dev.phaseline.cli.demo.DemoMode;
import dev.phaseline.migration.guest.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code phaseline demo}. */
@Command(
        name = "demo",
        description = {
            "Migrates a running guest between two processes of this machine, recording both.",
            "Checks that it arrived as it left, prints phases and latencies, draws the timeline, writes a report."
        },
        footer = "  phaseline demo --out /tmp/demo --memory 512M")
public final class DemoCommand extends Subcommand {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "phaseline-demo",
            description = "Where the files go (default: ${DEFAULT-VALUE})")
    private Path directory = Path.of("phaseline-demo");

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "precopy",
            description = "How to migrate: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DemoMode mode = DemoMode.PRECOPY;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "256M",
            description = "Guest RAM (default: ${DEFAULT-VALUE})")
    private String memory = "256M";

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            ByteSize.parse(memory);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--memory: " + e.getMessage());
        }
        new Demo(mode, directory, memory, out(), err()).run();
        return DONE;
    }
}
