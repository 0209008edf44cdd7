package dev.phaseline.migration.guest;

import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.migration.IncomingMigration;
import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.qmp.QmpArguments;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The commands about the machine and its process. */
final class MachineCommands {
    /** What QEMU says of a guest that was given none. */
    private static final UUID NO_UUID = new UUID(0, 0);

    private final GuestConfig config;
    private final QemuRelease release;
    private final VirtualMachine machine;
    private final IncomingMigration incoming;
    private final DigestTaker digest;
    private final BiConsumer<String, ObjectNode> events;
    private final Runnable quit;

    /**
     * Creates the commands.
     *
     * @param events learns the names and data of QMP events
     * @param quit ends the process, after the reply
     */
    MachineCommands(
            GuestConfig config,
            QemuRelease release,
            VirtualMachine machine,
            IncomingMigration incoming,
            DigestTaker digest,
            BiConsumer<String, ObjectNode> events,
            Runnable quit) {
        this.config = config;
        this.release = release;
        this.machine = machine;
        this.incoming = incoming;
        this.digest = digest;
        this.events = events;
        this.quit = quit;
    }

    Map<String, QmpCommand> commands() {
        return Map.ofEntries(
                Map.entry("query-status", this::queryStatus),
                Map.entry("query-name", this::queryName),
                Map.entry("query-uuid", this::queryUuid),
                Map.entry("query-version", this::queryVersion),
                Map.entry("query-kvm", this::queryKvm),
                Map.entry("query-target", this::queryTarget),
                Map.entry("query-machines", this::queryMachines),
                Map.entry("stop", this::stop),
                Map.entry("cont", this::cont),
                Map.entry("system_reset", this::reset),
                Map.entry("system_powerdown", this::powerDown),
                Map.entry("quit", this::quit),
                Map.entry("x-phaseline-digest", this::queryDigest));
    }

    /** What the greeting and {@code query-version} say: the QEMU whose protocol this is, and who speaks it. */
    static JsonNode version(QemuRelease release) {
        ObjectNode version = QmpJson.object();
        ObjectNode qemu = version.putObject("qemu");
        switch (release) {
            case V7_2 -> qemu.put("major", 7).put("minor", 2);
            case V10_0 -> qemu.put("major", 10).put("minor", 0);
        }
        qemu.put("micro", 0);
        return version.put("package", "Phaseline");
    }

    private JsonNode queryStatus(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ObjectNode reply = QmpJson.object().put("running", machine.isRunning());
        if (release == QemuRelease.V7_2) {
            reply.put("singlestep", false);
        }
        return reply.put("status", machine.runState().wireName());
    }

    private JsonNode queryName(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        return QmpJson.object().put("name", config.name());
    }

    private JsonNode queryUuid(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        return QmpJson.object().put("UUID", config.uuid().orElse(NO_UUID).toString());
    }

    private JsonNode queryVersion(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        return version(release);
    }

    private JsonNode queryKvm(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        // Its CPUs are threads that interpret.
        return QmpJson.object().put("enabled", false).put("present", Files.exists(Path.of("/dev/kvm")));
    }

    private JsonNode queryTarget(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        return QmpJson.object().put("arch", "x86_64");
    }

    /** The one that runs here; what comes from another is only kept. */
    private JsonNode queryMachines(QmpArguments arguments) throws QmpException {
        boolean withProperties = release == QemuRelease.V10_0
                && arguments.optionalBool("compat-props").orElse(false);
        arguments.rejectOthers();
        ArrayNode machines = QmpJson.array();
        ObjectNode none = machines.addObject()
                .put("name", "none")
                .put("cpu-max", GuestConfig.MAX_CPUS)
                .put("hotpluggable-cpus", false)
                .put("numa-mem-supported", false)
                .put("deprecated", false)
                .put("default-ram-id", "ram");
        if (release == QemuRelease.V10_0) {
            none.put("acpi", false);
        }
        if (withProperties) {
            // Those of an old version of a machine; this one has no versions.
            none.putArray("compat-props");
        }
        return machines;
    }

    private JsonNode stop(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        if (machine.runState() == RunState.INMIGRATE) {
            incoming.setAutostart(false);
        } else if (machine.isRunning()) {
            machine.stop(RunState.PAUSED);
        }
        return QmpJson.object();
    }

    private JsonNode cont(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        requireOwnMachine();
        switch (machine.runState()) {
            case INMIGRATE -> incoming.setAutostart(true);
            case FINISH_MIGRATE -> throw new QmpException("Migration is not finalized yet");
            default -> machine.start();
        }
        return QmpJson.object();
    }

    private void requireOwnMachine() throws QmpException {
        if (!(config.machine() instanceof MachineType.None)) {
            throw new QmpException("A machine that came from elsewhere is kept here and does not run: migrate it to a"
                    + " QEMU of its type");
        }
    }

    private JsonNode reset(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        requireOwnMachine();
        machine.reset();
        events.accept("RESET", QmpJson.object().put("guest", false).put("reason", "host-qmp-system-reset"));
        return QmpJson.object();
    }

    /** Tells the guest that a button was pressed. Nothing in ours listens, as in QEMU's machine {@code none}. */
    private JsonNode powerDown(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        events.accept("POWERDOWN", QmpJson.object());
        return QmpJson.object();
    }

    private JsonNode quit(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        quit.run();
        return QmpJson.object();
    }

    private JsonNode queryDigest(QmpArguments arguments) throws QmpException {
        arguments.rejectOthers();
        ObjectNode digests = QmpJson.object();
        if (!machine.isRunning()) {
            digests.set("stopped", json(digest.now()));
        }
        digest.loaded().ifPresent(taken -> digests.set("loaded", json(taken)));
        if (digests.isEmpty()) {
            throw new QmpException("The guest runs, and no digest was taken when it came in: stop it first");
        }
        return digests;
    }

    private static JsonNode json(GuestDigest digest) {
        ObjectNode object = QmpJson.object();
        ObjectNode ram = object.putObject("ram");
        digest.ram().forEach(ram::put);
        ObjectNode devices = object.putObject("devices");
        digest.devices().forEach(devices::put);
        return object;
    }
}
