package dev.phaseline.cli.command;

import dev.phaseline.cli.CommandFailure;
import dev.phaseline.migration.guest.GuestConfig;
import dev.phaseline.migration.guest.GuestConfig.DeviceSet;
import dev.phaseline.migration.guest.GuestConfig.Incoming;
import dev.phaseline.migration.guest.GuestProcess;
import dev.phaseline.migration.guest.GuestTracing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code phaseline guest}. */
@Command(
        name = "guest",
        description = {
            "Runs one guest that can be migrated, controlled over QMP as a QEMU would be, until it is told "
                    + "to quit.",
            "Machine type is QEMU's 'none', or any that comes from a QEMU and is kept. The exit code is 1 if "
                    + "the guest was to come in and could not."
        },
        footer = {
            "  phaseline guest --qmp unix:/tmp/dst.qmp --incoming tcp:127.0.0.1:4444 \\",
            "      --record dst.jfr",
            "  phaseline guest --qmp unix:/tmp/src.qmp --memory 256M \\",
            "      --workload stress:rate=64M --record src.jfr"
        })
public final class GuestCommand extends Subcommand {
    private static final String UNIX = "unix:";

    @Option(names = "--qmp", paramLabel = "unix:PATH", description = "The control socket (required).")
    private String qmp = "";

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "guest", description = "Name of the guest.")
    private String name = "guest";

    @Option(
            names = "--machine",
            paramLabel = "TYPE",
            defaultValue = "none",
            description = "The machine type: none, or any[,suppress-vmdesc=on] for whatever machine comes in. That one "
                    + "does not run here, but is kept, shown (x-phaseline-device-state), stored (x-phaseline-store) "
                    + "and sent on (default: ${DEFAULT-VALUE})")
    private String machine = "none";

    @Option(
            names = "--restore",
            paramLabel = "DIR",
            description = "Start as the machine that x-phaseline-store left there, to be sent to a QEMU of its type.")
    private Optional<Path> restore = Optional.empty();

    @Option(names = "--uuid", paramLabel = "UUID", description = "The guest's UUID, for capability validate-uuid.")
    private Optional<String> uuid = Optional.empty();

    @Option(
            names = "--memory",
            paramLabel = "SIZE[,name=NAME][,file=PATH][,hugetlb=on]",
            defaultValue = "256M",
            description =
                    "A block of guest RAM, 'ram' if it has no other name; file= maps a file that others may map too, "
                            + "hugetlb=on takes pages of 2 MiB that the host has set aside. Repeatable; the CPUs work in the "
                            + "largest. With machine any, the most that may come in (default: ${DEFAULT-VALUE})")
    private List<String> memory = List.of("256M");

    @Option(
            names = "--cpus",
            paramLabel = "N",
            defaultValue = "2",
            description = "Virtual CPUs (default: ${DEFAULT-VALUE})")
    private int cpus = 2;

    @Option(
            names = "--devices",
            paramLabel = "SET",
            defaultValue = "default",
            description = "${COMPLETION-CANDIDATES}: bare has only what QEMU's machine 'none' has, so that a real QEMU "
                    + "takes it (default: ${DEFAULT-VALUE})")
    private DeviceSet devices = DeviceSet.DEFAULT;

    @Option(
            names = "--workload",
            paramLabel = "SPEC",
            defaultValue = "stress",
            description = {
                "What the CPUs do (default: ${DEFAULT-VALUE}): idle;",
                "stress[:rate=64M,hot=32M,fill=128M,seed=1], pages at random in the first 'hot' bytes;",
                "random[:rate=,span=]; sequential[:rate=,span=]; hotset[:rate=,hot=,share=90,span=];",
                "phases:KIND[:…]@SECONDS/KIND[:…]@SECONDS, one after the other and again."
            })
    private String workload = "stress";

    @Option(
            names = "--incoming",
            paramLabel = "URI",
            description =
                    "Wait for a migration at tcp:HOST:PORT or unix:PATH, take it from the output of exec:COMMAND, "
                            + "the descriptor fd:N or file:PATH, or wait for migrate-incoming (defer).")
    private Optional<String> incoming = Optional.empty();

    @Option(
            names = "--object",
            paramLabel = "TYPE,id=ID,...",
            description =
                    "Create an object as QEMU's -object does: credentials for the parameter tls-creds, for example "
                            + "tls-creds-x509,id=tls0,endpoint=server,dir=/etc/pki/qemu, tls-creds-psk or tls-creds-anon, and "
                            + "rules for tls-authz: authz-simple, authz-list, authz-list-file. Repeatable.")
    private List<String> objects = List.of();

    @Option(
            names = "--trace",
            paramLabel = "PATTERN",
            description = {
                "Switch events as QEMU's -trace does: PATTERN, -PATTERN, events=FILE or file=FILE, several of "
                        + "them separated by commas; 'help' lists all events. Repeatable (default: all on).",
                "One that begins with '-' is attached: --trace=-PATTERN."
            })
    private List<String> trace = List.of();

    @Option(names = "--record", paramLabel = "FILE.jfr", description = "Where the recording goes at the end.")
    private Optional<Path> record = Optional.empty();

    @Option(names = "--trace-log", paramLabel = "FILE", description = "Where events go as QEMU's log has them.")
    private Optional<Path> traceLog = Optional.empty();

    @Option(names = "--trace-timestamps", description = "Begin lines of the log with thread and time, as QEMU does.")
    private boolean traceTimestamps;

    @Option(
            names = "--trace-simple",
            paramLabel = "FILE",
            description = "Where events go in QEMU's binary format, which simpletrace.py reads.")
    private Optional<Path> traceSimple = Optional.empty();

    @Option(
            names = "--digest-on-load",
            description = "Take digests of an incoming guest before it runs, for x-phaseline-digest.")
    private boolean digestOnLoad;

    @Option(
            names = "--compat",
            paramLabel = "RELEASE",
            defaultValue = "qemu-7.2",
            description = "What outgoing migrations look like: qemu-7.2, which QEMU 7.2 and, with an old machine type, "
                    + "later ones understand, or qemu-10.0 (default: ${DEFAULT-VALUE}), and whose parameters there "
                    + "are. Incoming migrations are taken from both.")
    private String compat = "qemu-7.2";

    @Option(
            names = "--global",
            paramLabel = "migration.NAME=VALUE",
            description = "Change one property of that, as QEMU's -global does: send-switchover-start=on|off, "
                    + "multifd-flush-after-each-section=on|off, zero-page-detection=none|legacy|multifd, and ours, "
                    + "stall-limit=30000: milliseconds without a byte after which a migration fails, 0 for never. "
                    + "Repeatable.")
    private List<String> global = List.of();

    @Override
    public Integer call() {
        if (GuestTracing.asksForHelp(trace)) {
            GuestTracing.eventNames().forEach(out()::println);
            return DONE;
        }
        return GuestProcess.run(config(), problem -> err().println("phaseline guest: " + name + ": error: " + problem));
    }

    private GuestConfig config() {
        if (qmp.isEmpty()) {
            throw CommandFailure.usage("Missing required option: '--qmp=unix:PATH'");
        }
        if (!qmp.startsWith(UNIX) || qmp.length() == UNIX.length()) {
            throw CommandFailure.usage("--qmp " + qmp + ": expected unix:PATH");
        }
        try {
            GuestConfig.Builder builder = GuestConfig.builder(Path.of(qmp.substring(UNIX.length())))
                    .name(name)
                    .machine(machine)
                    .memory(memory)
                    .cpus(cpus)
                    .devices(devices)
                    .workload(workload)
                    .objects(objects)
                    .traceOptions(trace)
                    .traceTimestamps(traceTimestamps)
                    .digestOnLoad(digestOnLoad)
                    .compat(compat)
                    .globals(global);
            restore.ifPresent(builder::restore);
            uuid.ifPresent(builder::uuid);
            incoming.map(Incoming::parse).ifPresent(builder::incoming);
            record.ifPresent(builder::recording);
            traceLog.ifPresent(builder::traceLog);
            traceSimple.ifPresent(builder::traceSimple);
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(String.valueOf(e.getMessage()));
        }
    }
}
