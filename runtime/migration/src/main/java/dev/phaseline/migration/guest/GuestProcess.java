package dev.phaseline.migration.guest;

import dev.phaseline.migration.captured.CapturedSections;
import dev.phaseline.migration.captured.MachineStore;
import dev.phaseline.migration.captured.StoredMachine;
import dev.phaseline.migration.captured.UnwrittenMemory;
import dev.phaseline.migration.channel.ChannelException;
import dev.phaseline.migration.channel.ChannelHub;
import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.MigrationUriException;
import dev.phaseline.migration.descriptor.DescriptorSets;
import dev.phaseline.migration.descriptor.NamedDescriptors;
import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.mainloop.MainLoop;
import dev.phaseline.migration.migration.IncomingMigration;
import dev.phaseline.migration.migration.MigratedGuest;
import dev.phaseline.migration.migration.MigrationCapability;
import dev.phaseline.migration.migration.MigrationProperties;
import dev.phaseline.migration.migration.MigrationSettings;
import dev.phaseline.migration.migration.MigrationStatus;
import dev.phaseline.migration.migration.OutgoingMigration;
import dev.phaseline.migration.migration.QemuRelease;
import dev.phaseline.migration.qmp.QmpCommand;
import dev.phaseline.migration.qmp.QmpException;
import dev.phaseline.migration.qmp.QmpJson;
import dev.phaseline.migration.qmp.QmpServer;
import dev.phaseline.migration.ram.CpuMemory;
import dev.phaseline.migration.ram.DirtyLog;
import dev.phaseline.migration.ram.DirtyTracking;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.tls.TlsSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One guest and the process around it, from start to end. The calling thread becomes {@code main} and runs the main
 * loop; everything else here is owned by it.
 */
public final class GuestProcess {
    /** Exit code: the guest was told to end. */
    public static final int ENDED = 0;

    /** Exit code: the guest was to come in and did not. */
    public static final int INCOMING_FAILED = 1;

    /** Exit code: something that the guest was started with cannot be used. */
    public static final int CANNOT_START = 2;

    /** How long a process that is being killed waits for its main loop to end. */
    private static final long KILL_PATIENCE_SECONDS = 5;

    private final GuestConfig config;
    private final Consumer<String> problems;
    private final MainLoop loop;
    private final MigrationSettings settings;
    private final UserObjects objects = new UserObjects();
    private final NamedDescriptors descriptors = new NamedDescriptors();
    private final DescriptorSets descriptorSets = new DescriptorSets();
    private final DigestTaker digests;
    private final VirtualMachine machine;
    private final GuestMemory memory;
    private final DirtyLog dirtyLog;
    private final OutgoingMigration outgoing;
    private final IncomingMigration incoming;
    private final CountDownLatch ended = new CountDownLatch(1);

    /** The devices of a machine that is not implemented here; null if the guest has ours. */
    private final @Nullable CapturedSections captured;

    private @Nullable QmpServer qmp;
    private int exitCode = ENDED;

    private GuestProcess(GuestConfig config, Consumer<String> problems, GuestMemory memory, MainLoop loop) {
        this.config = config;
        this.problems = problems;
        this.loop = loop;
        this.memory = memory;
        this.settings = new MigrationSettings(MigrationProperties.of(config.compat(), config.globals()));
        boolean isCaptured = !(config.machine() instanceof MachineType.None);
        // What runs here has CPUs; a captured machine only waits to be sent on.
        int cpuCount = isCaptured ? 0 : config.cpus();
        DirtyLog log = isCaptured ? new UnwrittenMemory() : DirtyTracking.open(memory);
        this.dirtyLog = log;
        GuestDevices devices = (isCaptured ? GuestConfig.DeviceSet.BARE : config.devices()).create(cpuCount);
        var cpuMemory = new CpuMemory(memory, log);
        var registry = new SaveStateRegistry();
        this.captured = switch (config.machine()) {
            case MachineType.None none -> null;
            case MachineType.Any any -> CapturedSections.in(registry, any.expectsDescription());
            case MachineType.Stored stored -> CapturedSections.in(registry, true);
        };
        this.digests = new DigestTaker(cpuMemory, captured == null ? devices::digests : captured::digests);
        boolean comesIn = !(config.incoming() instanceof GuestConfig.Incoming.None);
        this.machine = new VirtualMachine(
                cpuCount,
                cpuMemory,
                devices,
                loop.bigLock(),
                comesIn ? RunState.INMIGRATE : RunState.PRELAUNCH,
                event -> emit(event, QmpJson.object()));
        var ram = new RamSaveHandler(
                memory, log, loop.bigLock(), this::passed, loop::yieldTurn, settings::xbzrleCacheBytes);
        ram.throttleWith(new MachineThrottle(machine, settings));
        ram.ignoreSharedIf(() -> settings.has(MigrationCapability.X_IGNORE_SHARED));
        var globalState = new GlobalState();
        if (captured == null) {
            devices.registerGuest(registry, ram, globalState);
        } else {
            registry.register(RamSaveHandler.ID, RamSaveHandler.VERSION, ram);
        }
        var guest = new MigratedGuest(registry, this::configuration, ram, globalState, machine);
        var hub = new ChannelHub(
                loop,
                new TlsSecurity(
                        loop, settings::tls, objects::credentials, objects::authorization, TlsSecurity.HANDSHAKE_LIMIT),
                descriptors,
                descriptorSets,
                problems);
        this.outgoing = new OutgoingMigration(guest, settings, hub, this::changed, problems);
        this.incoming = new IncomingMigration(guest, settings, hub, this::changed, new Arrival());
        if (captured != null) {
            // It cannot run here. The state in which it runs elsewhere travels with its devices.
            incoming.setAutostart(false);
        }
    }

    /** What the other side of a migration that begins now must have in common. */
    private MachineConfiguration configuration() {
        MachineConfiguration configuration = captured == null ? MachineConfiguration.NONE : captured.configuration();
        if (config.uuid().isPresent()) {
            configuration =
                    configuration.withUuid(config.uuid().get(), settings.has(MigrationCapability.VALIDATE_UUID));
        }
        return configuration.withCapabilities(settings.capabilities().stream()
                .filter(MigrationCapability::isCompared)
                .map(MigrationCapability::wireName)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * Runs a guest until it is told to end, or its process is.
     *
     * @param problems receives what went wrong, one line at a time
     * @return the exit code of the process: {@link #ENDED}, {@link #INCOMING_FAILED} or {@link #CANNOT_START}
     */
    public static int run(GuestConfig config, Consumer<String> problems) {
        Thread.currentThread().setName("main");
        DryRun.beforeRecording(config);
        List<String> traceProblems = config.tracing().switchEvents();
        if (!traceProblems.isEmpty()) {
            traceProblems.forEach(problems);
            return CANNOT_START;
        }
        try (EventOutputs _ = EventOutputs.open(config.tracing());
                EventPreparation _ = EventPreparation.begin(config);
                GuestMemory memory = memory(config);
                MainLoop loop = MainLoop.open()) {
            return new GuestProcess(config, problems, memory, loop).run();
        } catch (IOException | ChannelException | MigrationUriException e) {
            problems.accept(String.valueOf(e.getMessage()));
            return CANNOT_START;
        }
    }

    private static GuestMemory memory(GuestConfig config) throws IOException {
        return switch (config.machine()) {
            case MachineType.None none -> map(config.layouts());
            case MachineType.Any any -> GuestMemory.growing(config.memoryBytes());
            case MachineType.Stored stored ->
                map(MachineStore.open(stored.directory()).layouts());
        };
    }

    private static GuestMemory map(List<GuestMemory.Layout> layouts) throws IOException {
        try {
            return GuestMemory.map(layouts);
        } catch (UncheckedIOException e) {
            throw new IOException(Objects.requireNonNull(e.getCause()).getMessage(), e);
        } catch (IllegalArgumentException | OutOfMemoryError e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private int run() throws IOException, ChannelException, MigrationUriException {
        var hook = new Thread(this::endForSignal, "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        var migration = new MigrationCommands(machine, outgoing, incoming, settings, config);
        try (descriptors;
                descriptorSets;
                dirtyLog;
                machine;
                digests;
                QmpServer server = QmpServer.open(
                        config.qmpSocket(),
                        MachineCommands.version(settings.properties().release()),
                        commands(migration),
                        migration.outOfBandCommands(),
                        loop::schedule);
                incoming;
                DryRun _ = DryRun.schedule(loop, config.devices(), this::isMigrating)) {
            qmp = server;
            createObjects();
            begin();
            loop.run();
            end();
        } finally {
            ended.countDown();
            removeHook(hook);
        }
        return exitCode;
    }

    /** Whether there is a migration, or cannot be a first one any more. */
    private boolean isMigrating() {
        return captured != null
                || outgoing.status() != MigrationStatus.NONE
                || incoming.status() != MigrationStatus.NONE
                || incoming.isConnected();
    }

    private void createObjects() throws IOException {
        for (String option : config.objects()) {
            try {
                objects.add(ObjectOption.parse(option));
            } catch (QmpException e) {
                throw new IOException("--object %s: %s".formatted(option, e.getMessage()), e);
            }
        }
    }

    private void begin() throws IOException, ChannelException, MigrationUriException {
        if (config.machine() instanceof MachineType.Stored stored && captured != null) {
            StoredMachine found = MachineStore.open(stored.directory());
            MachineStore.readMemory(found, memory);
            captured.restore(found);
            return;
        }
        switch (config.incoming()) {
            case GuestConfig.Incoming.None none -> {
                GuestProgram.install(config.workload(), memory, config.cpus());
                loop.schedule(machine::start);
            }
            case GuestConfig.Incoming.Deferred deferred -> {}
            case GuestConfig.Incoming.At at -> incoming.listen(MigrationUri.parse(at.uri()));
        }
    }

    private void end() {
        if (exitCode != ENDED) {
            return;
        }
        try (var _ = loop.bigLock().hold()) {
            outgoing.cancel();
        }
        loop.runUntil(() -> !outgoing.isBusy());
    }

    private Map<String, QmpCommand> commands(MigrationCommands migration) {
        var commands = new TreeMap<String, QmpCommand>();
        commands.putAll(new MachineCommands(
                        config,
                        settings.properties().release(),
                        machine,
                        incoming,
                        digests,
                        () -> quit("host-qmp-quit"))
                .commands());
        if (captured != null) {
            commands.putAll(new CaptureCommands(captured, memory).commands());
        }
        commands.putAll(new CpuCommands(machine.cpus(), settings.properties().release()).commands());
        commands.putAll(AbsentDevices.commands());
        commands.putAll(new MemoryCommands(memory, machine.cpus().size()).commands());
        commands.putAll(new DirtyRateCommands(memory, settings.properties().release(), loop).commands());
        commands.putAll(migration.commands());
        commands.putAll(objects.commands());
        commands.putAll(new DescriptorCommands(descriptors, descriptorSets).commands());
        commands.putAll(new TraceCommands(config.cpus()).commands());
        commands.putAll(new MonitorCommands(commands, memory, settings.properties()).commands());
        commands.put("query-commands", arguments -> {
            arguments.rejectOthers();
            return names(commands.keySet(), migration.outOfBandCommands().keySet());
        });
        return commands;
    }

    private static JsonNode names(Set<String> commands, Set<String> outOfBandCommands) {
        ArrayNode names = QmpJson.array();
        names.addObject().put("name", "qmp_capabilities");
        Stream.concat(commands.stream(), outOfBandCommands.stream())
                .sorted()
                .forEach(name -> names.addObject().put("name", name));
        return names;
    }

    /** On the main loop's thread, which ends the process after the reply to the command, if it is one. */
    private void quit(String reason) {
        emit("SHUTDOWN", QmpJson.object().put("guest", false).put("reason", reason));
        loop.schedule(loop::quit);
    }

    /** What the thread does that the JVM runs when the process gets a signal. */
    private void endForSignal() {
        loop.schedule(() -> quit("host-signal"));
        try {
            if (!ended.await(KILL_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                problems.accept("the main loop does not end, leaving it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is the hook that ends this process: nothing to remove.
            System.getLogger(GuestProcess.class.getName()).log(System.Logger.Level.DEBUG, "ended by a signal", e);
        }
    }

    private void changed(MigrationStatus status) {
        if (settings.has(MigrationCapability.EVENTS)) {
            emitStatus(status);
        }
    }

    private void emitStatus(MigrationStatus status) {
        emit("MIGRATION", QmpJson.object().put("status", status.wireName()));
    }

    private void passed(long pass) {
        if (settings.has(MigrationCapability.EVENTS)) {
            emit("MIGRATION_PASS", QmpJson.object().put("pass", pass));
        }
    }

    private void emit(String event, ObjectNode data) {
        QmpServer server = qmp;
        if (server != null) {
            server.emitEvent(event, data);
        }
    }

    /** What happens when the guest comes in. */
    private final class Arrival implements IncomingMigration.Observer {
        @Override
        public void listening() {
            if (settings.properties().release() == QemuRelease.V7_2) {
                // As 7.2 does, whatever its capabilities are.
                emitStatus(MigrationStatus.SETUP);
            } else {
                changed(MigrationStatus.SETUP);
            }
        }

        @Override
        public void loaded() {
            if (config.digestOnLoad()) {
                digests.beginLoaded();
            }
        }

        @Override
        public void failed(String problem, boolean exits) {
            if (loop.isQuitting()) {
                return;
            }
            problems.accept(problem);
            if (exits) {
                exitCode = INCOMING_FAILED;
                loop.quit();
            }
        }
    }
}
