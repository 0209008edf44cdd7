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
import dev.phaseline.migration.qmp.QmpJson;
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
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A guest: memory, hardware and virtual CPUs, and its migrations in either direction. Owned by the thread of its main loop.
 */
final class Guest implements AutoCloseable {
    private final GuestConfig config;
    private final MainLoop loop;
    private final Owner owner;
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

    /** The devices of a machine that is not implemented here; null if the guest has ours. */
    private final @Nullable CapturedSections captured;

    /** Whoever has the guest. */
    interface Owner {
        /** Something has happened that a client of QMP is told; called by any thread. */
        void event(String name, ObjectNode data);

        /** Something went wrong; one line for the user. */
        void problem(String line);

        /**
         * The guest that was to come in did not, for a reason that was told as a problem.
         *
         * @param exits whether there is no use for it now
         */
        void arrivalFailed(boolean exits);
    }

    /**
     * Creates a guest that does nothing yet.
     *
     * @param memory outlives the guest
     * @param loop likewise
     */
    Guest(GuestConfig config, GuestMemory memory, MainLoop loop, Owner owner) {
        this.config = config;
        this.loop = loop;
        this.owner = owner;
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
                event -> owner.event(event, QmpJson.object()));
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
                owner::problem);
        this.outgoing = new OutgoingMigration(guest, settings, hub, this::changed, owner::problem);
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
     * Maps the memory of a guest.
     *
     * @throws IOException if there is not so much, or a stored machine cannot be read
     */
    static GuestMemory memory(GuestConfig config) throws IOException {
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

    GuestMemory memory() {
        return memory;
    }

    VirtualMachine machine() {
        return machine;
    }

    MigrationSettings settings() {
        return settings;
    }

    UserObjects objects() {
        return objects;
    }

    NamedDescriptors descriptors() {
        return descriptors;
    }

    DescriptorSets descriptorSets() {
        return descriptorSets;
    }

    DigestTaker digests() {
        return digests;
    }

    OutgoingMigration outgoing() {
        return outgoing;
    }

    IncomingMigration incoming() {
        return incoming;
    }

    /** The devices of a machine that is not implemented here; empty if the guest has ours. */
    Optional<CapturedSections> captured() {
        return Optional.ofNullable(captured);
    }

    /**
     * Does what the guest was configured for: it boots, waits for a migration, or is restored.
     *
     * @throws IOException if a stored machine cannot be read
     * @throws ChannelException if there is no listening at the address
     * @throws MigrationUriException if that is no address
     */
    void begin() throws IOException, ChannelException, MigrationUriException {
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

    /** Whether there is a migration, or cannot be a first one any more. For any thread. */
    boolean isMigrating() {
        return captured != null
                || outgoing.status() != MigrationStatus.NONE
                || incoming.status() != MigrationStatus.NONE
                || incoming.isConnected();
    }

    /** Ends its threads and gives back what it had from the operating system. No migration is under way. */
    @Override
    public void close() throws IOException {
        try (descriptors;
                descriptorSets;
                dirtyLog;
                machine;
                digests;
                incoming) {
            // Each is closed even if another one cannot be.
        }
    }

    private void changed(MigrationStatus status) {
        if (settings.has(MigrationCapability.EVENTS)) {
            emitStatus(status);
        }
    }

    private void emitStatus(MigrationStatus status) {
        owner.event("MIGRATION", QmpJson.object().put("status", status.wireName()));
    }

    private void passed(long pass) {
        if (settings.has(MigrationCapability.EVENTS)) {
            owner.event("MIGRATION_PASS", QmpJson.object().put("pass", pass));
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
            owner.problem(problem);
            owner.arrivalFailed(exits);
        }
    }
}
