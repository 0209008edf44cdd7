package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.demo.Demo;
import dev.phaseline.migration.guest.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code phaseline demo}. */
@Command(
        name = "demo",
        description = {
            "Migrates a running guest between two processes of this machine, recording both,",
            "checks that it arrived as it left, prints phases and latencies, draws the timeline, writes a report."
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
    private Mode mode = Mode.PRECOPY;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            defaultValue = "256M",
            description = "Guest RAM (default: ${DEFAULT-VALUE})")
    private String memory = "256M";

    /** How the demonstration migrates. */
    enum Mode {
        /** All memory is sent while the guest runs, then what changed, then the rest while it stands. */
        PRECOPY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try {
            ByteSize.parse(memory);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--memory: " + e.getMessage());
        }
        switch (mode) {
            case PRECOPY -> new Demo(directory, memory, out(), err()).run();
        }
        return DONE;
    }
}
