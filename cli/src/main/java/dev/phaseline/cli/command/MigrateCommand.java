package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.cli.migrate.Interruption;
import dev.phaseline.cli.migrate.MigrationOrder;
import dev.phaseline.cli.migrate.MigrationRefusal;
import dev.phaseline.cli.migrate.RemoteMigration;
import dev.phaseline.cli.output.Progress;
import dev.phaseline.migration.guest.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code phaseline migrate}. */
@Command(
        name = "migrate",
        description = {
            "Migrates a guest, ours or a QEMU's, over its control socket, and waits for the end.",
            "A terminal shows how far it is. The exit code is 1 if the guest did not get there. Ctrl-C "
                    + "cancels the migration."
        },
        footer = {
            "  phaseline migrate unix:/tmp/src.qmp tcp:127.0.0.1:4444 --max-bandwidth 100M \\",
            "      --downtime-limit 50",
            "  phaseline migrate unix:/tmp/src.qmp unix:/tmp/m \\",
            "      --destination-qmp unix:/tmp/dst.qmp --multifd 4"
        })
public final class MigrateCommand extends Subcommand {
    private static final String UNIX = "unix:";

    @Parameters(index = "0", paramLabel = "SOURCE-QMP", description = "The source's control socket, unix:PATH.")
    private String source = "";

    @Parameters(
            index = "1",
            paramLabel = "DESTINATION-URI",
            description = "Where the destination waits: tcp:HOST:PORT, unix:PATH or exec:COMMAND.")
    private String destination = "";

    @Option(
            names = "--destination-qmp",
            paramLabel = "unix:PATH",
            description =
                    "The destination's control socket: capabilities and parameters are set there too, one that was "
                            + "started with defer is told to wait at DESTINATION-URI (port 0: any), and the guest has to "
                            + "arrive.")
    private Optional<String> destinationQmp = Optional.empty();

    @Option(names = "--xbzrle", description = "Send differences of pages (capability xbzrle).")
    private boolean xbzrle;

    @Option(
            names = "--multifd",
            paramLabel = "N",
            description = "Send pages over N further connections (capability multifd, parameter multifd-channels).")
    private Optional<Integer> multifd = Optional.empty();

    @Option(
            names = "--max-bandwidth",
            paramLabel = "SIZE",
            description = "Bytes per second, with K, M or G behind; 0 is no limit.")
    private Optional<String> maxBandwidth = Optional.empty();

    @Option(
            names = "--downtime-limit",
            paramLabel = "MS",
            description = "How long the guest may stand still, in milliseconds.")
    private Optional<Long> downtimeLimit = Optional.empty();

    @Option(
            names = "--capability",
            paramLabel = "NAME",
            description = "Switch a capability on, by QEMU's name. Repeatable.")
    private List<String> capabilities = List.of();

    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            description = "Set a parameter, by QEMU's name: a number or size, on, off or a word. Repeatable.")
    private Map<String, String> parameters = Map.of();

    @Override
    public Integer call() throws InterruptedException {
        Path sourceSocket = socket("SOURCE-QMP", source);
        Optional<Path> destinationSocket = destinationQmp.map(text -> socket("--destination-qmp", text));
        MigrationOrder order = order();
        try (Interruption interruption = Interruption.watch()) {
            return migrate(sourceSocket, destinationSocket, order, interruption);
        }
    }

    private int migrate(Path from, Optional<Path> to, MigrationOrder order, Interruption interruption)
            throws InterruptedException {
        RemoteMigration.Outcome outcome;
        try (RemoteMigration migration = RemoteMigration.connect(from, to);
                Progress progress = new Progress(err())) {
            outcome = migration.run(order, progress::show, interruption::isRequested);
        } catch (MigrationRefusal e) {
            throw CommandFailure.no(String.valueOf(e.getMessage()), e);
        }
        if (outcome.completed()) {
            out().println(outcome.text());
            return DONE;
        }
        CommandFailure failure = CommandFailure.no(outcome.text());
        if (interruption.isRequested()) {
            // Whoever handles what is thrown comes too late.
            reportFailure(failure);
            return failure.exitCode();
        }
        throw failure;
    }

    private static Path socket(String what, String text) {
        if (!text.startsWith(UNIX) || text.length() == UNIX.length()) {
            throw CommandFailure.usage(what + " " + text + ": expected unix:PATH");
        }
        Path socket = Path.of(text.substring(UNIX.length()));
        if (!Files.exists(socket)) {
            throw CommandFailure.usage(socket + ": no such file or directory");
        }
        return socket;
    }

    private MigrationOrder order() {
        List<String> wanted = new ArrayList<>(capabilities);
        Map<String, String> values = new LinkedHashMap<>(parameters);
        if (xbzrle) {
            wanted.add("xbzrle");
        }
        multifd.ifPresent(channels -> {
            wanted.add("multifd");
            values.put("multifd-channels", channels.toString());
        });
        downtimeLimit.ifPresent(ms -> values.put("downtime-limit", ms.toString()));
        maxBandwidth.ifPresent(size -> {
            try {
                values.put("max-bandwidth", Long.toString(ByteSize.parse(size)));
            } catch (IllegalArgumentException e) {
                throw CommandFailure.usage("--max-bandwidth: " + e.getMessage());
            }
        });
        return new MigrationOrder(destination, wanted, values);
    }
}
