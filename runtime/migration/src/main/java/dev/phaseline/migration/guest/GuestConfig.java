package dev.phaseline.migration.guest;

import dev.phaseline.migration.channel.MigrationUri;
import dev.phaseline.migration.channel.MigrationUriException;
import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.migration.MigrationProperties;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.tracepoint.pattern.TraceOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a guest process is started with.
 *
 * @param name of the guest, in messages and {@code query-name}
 * @param machine what machine it is
 * @param uuid of the guest, if it has one
 * @param memory its RAM blocks, each {@code SIZE[,name=NAME][,file=PATH][,hugetlb=on]}; the CPUs work in the largest. With
 *     machine {@code any}, one size, which is the most that comes in
 * @param cpus number of virtual CPUs
 * @param workload what the CPUs do; a guest that comes in brings its own
 * @param devices what hardware it has beside CPUs and memory
 * @param qmpSocket path of the control socket
 * @param incoming whether it waits for a migration
 * @param tracing which trace events are on, and where they go
 * @param digestOnLoad whether an incoming guest is digested as it was before it ran, for {@code x-phaseline-digest}; it
 *     runs meanwhile
 * @param objects to be created before anything else, as the arguments of QEMU's {@code -object}
 * @param compat which generation of QEMU it migrates as, {@code qemu-7.2} or {@code qemu-10.0}
 * @param globals properties that differ from that, {@code migration.NAME=VALUE}
 */
public record GuestConfig(
        String name,
        MachineType machine,
        Optional<UUID> uuid,
        List<String> memory,
        int cpus,
        Workload workload,
        DeviceSet devices,
        Path qmpSocket,
        Incoming incoming,
        GuestTracing tracing,
        boolean digestOnLoad,
        List<String> objects,
        String compat,
        List<String> globals) {
    /** More than the machines that are migrated here have. */
    static final int MAX_CPUS = 64;

    /** Checks the numbers; throws {@link IllegalArgumentException} with one line for the user. */
    public GuestConfig {
        memory = List.copyOf(memory);
        List<GuestMemory.Layout> layouts = layouts(memory);
        if (!(machine instanceof MachineType.None)
                && !layouts.equals(List.of(MemoryOption.plain(layouts.getFirst())))) {
            throw new IllegalArgumentException("memory of a guest of another machine is a size and nothing else");
        }
        if (cpus < 1 || cpus > MAX_CPUS) {
            throw new IllegalArgumentException("%d CPUs: expected 1 to %d".formatted(cpus, MAX_CPUS));
        }
        if (machine instanceof MachineType.Any && incoming instanceof Incoming.None) {
            throw new IllegalArgumentException("a guest of machine type any has to come in: --incoming is missing");
        }
        if (machine instanceof MachineType.Stored && !(incoming instanceof Incoming.None)) {
            throw new IllegalArgumentException("a guest is either restored or comes in");
        }
        objects = List.copyOf(objects);
        objects.forEach(ObjectOption::parse);
        globals = List.copyOf(globals);
        MigrationProperties.of(compat, globals);
    }

    /** Bytes of the largest RAM block; with machine {@code any}, the most that comes in. */
    public long memoryBytes() {
        return largest(memory);
    }

    /** The RAM blocks. */
    List<GuestMemory.Layout> layouts() {
        return layouts(memory);
    }

    private static List<GuestMemory.Layout> layouts(List<String> memory) {
        return memory.stream().map(MemoryOption::parse).toList();
    }

    private static long largest(List<String> memory) {
        return layouts(memory).stream()
                .mapToLong(GuestMemory.Layout::sizeBytes)
                .max()
                .orElseThrow();
    }

    /** What hardware a guest has. */
    public enum DeviceSet {
        /** A clock, CPUs, a serial port, a real-time clock, an interval timer, a queue device. */
        DEFAULT,
        /** Only the clock, as QEMU's machine {@code none}: the guest that a real QEMU takes. */
        BARE;

        /** Such hardware, with so many virtual CPUs, by the host's clock. */
        GuestDevices create(int cpus) {
            return switch (this) {
                case DEFAULT -> GuestDevices.standard(cpus, System::nanoTime);
                case BARE -> GuestDevices.bare(cpus, System::nanoTime);
            };
        }
    }

    /** Whether and where a guest waits for a migration. */
    public sealed interface Incoming {
        /** It boots. */
        record None() implements Incoming {}

        /** It waits for the command {@code migrate-incoming}. */
        record Deferred() implements Incoming {}

        /**
         * It listens, or reads what a command writes.
         *
         * @param uri {@code tcp:host:port}, {@code unix:path}, {@code exec:command}, {@code fd:number} or
         *     {@code file:path}
         */
        record At(String uri) implements Incoming {
            /** Refuses what is no URI, with one line for the user. */
            public At {
                try {
                    MigrationUri.parse(uri);
                } catch (MigrationUriException e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            }
        }

        /**
         * Reads the value of {@code --incoming}: a URI or {@code defer}.
         *
         * @throws IllegalArgumentException with one line for the user, if it is neither
         */
        static Incoming parse(String text) {
            return text.equals("defer") ? new Deferred() : new At(text);
        }
    }

    /** Begins a configuration: 256 MiB, two CPUs under the default workload, all devices, nothing recorded. */
    public static Builder builder(Path qmpSocket) {
        return new Builder(qmpSocket);
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final Path qmpSocket;
        private String name = "guest";
        private MachineType machine = new MachineType.None();
        private Optional<UUID> uuid = Optional.empty();
        private List<String> memory = List.of("256M");
        private int cpus = 2;
        private String workload = "stress";
        private DeviceSet devices = DeviceSet.DEFAULT;
        private Incoming incoming = new Incoming.None();
        private List<String> traceOptions = List.of();
        private Optional<Path> recording = Optional.empty();
        private Optional<Path> traceLog = Optional.empty();
        private boolean traceTimestamps;
        private Optional<Path> traceSimple = Optional.empty();
        private boolean digestOnLoad;
        private List<String> objects = List.of();
        private String compat = "qemu-7.2";
        private List<String> globals = List.of();

        private Builder(Path qmpSocket) {
            this.qmpSocket = qmpSocket;
        }

        /** The guest's name. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** The machine type, as {@code --machine} names it. */
        public Builder machine(String value) {
            machine = MachineType.parse(value);
            return this;
        }

        /** Restores a machine that was stored in a directory. */
        public Builder restore(Path directory) {
            machine = new MachineType.Stored(directory);
            return this;
        }

        /** The guest's UUID, in the usual notation. */
        public Builder uuid(String value) {
            uuid = Optional.of(UUID.fromString(value));
            return this;
        }

        /** The RAM blocks, each {@code SIZE[,name=NAME][,file=PATH][,hugetlb=on]}. */
        public Builder memory(List<String> value) {
            memory = value;
            return this;
        }

        /** Size of the memory, if it is one block. */
        public Builder memoryBytes(long value) {
            memory = List.of(Long.toString(value));
            return this;
        }

        /** Number of virtual CPUs. */
        public Builder cpus(int value) {
            cpus = value;
            return this;
        }

        /** The workload, as {@link Workload#parse} reads it. */
        public Builder workload(String value) {
            workload = value;
            return this;
        }

        /** The hardware. */
        public Builder devices(DeviceSet value) {
            devices = value;
            return this;
        }

        /** Whether the guest waits for a migration. */
        public Builder incoming(Incoming value) {
            incoming = value;
            return this;
        }

        /** What switches trace events, as the arguments of QEMU's {@code -trace}. */
        public Builder traceOptions(List<String> value) {
            traceOptions = value;
            return this;
        }

        /** The JFR recording. */
        public Builder recording(Path value) {
            recording = Optional.of(value);
            return this;
        }

        /** The log, in QEMU's format. */
        public Builder traceLog(Path value) {
            traceLog = Optional.of(value);
            return this;
        }

        /** Whether lines of the log begin with thread and time. */
        public Builder traceTimestamps(boolean value) {
            traceTimestamps = value;
            return this;
        }

        /** The binary trace, in QEMU's format. */
        public Builder traceSimple(Path value) {
            traceSimple = Optional.of(value);
            return this;
        }

        /** Whether an incoming guest is digested before it runs. */
        public Builder digestOnLoad(boolean value) {
            digestOnLoad = value;
            return this;
        }

        /** The objects to create, as the arguments of QEMU's {@code -object}. */
        public Builder objects(List<String> value) {
            objects = value;
            return this;
        }

        /** The generation of QEMU that the guest migrates as: {@code qemu-7.2} or {@code qemu-10.0}. */
        public Builder compat(String value) {
            compat = value;
            return this;
        }

        /** Properties that differ from that, each {@code migration.NAME=VALUE}, as QEMU's {@code -global} takes them. */
        public Builder globals(List<String> value) {
            globals = value;
            return this;
        }

        /**
         * Ends the configuration.
         *
         * @throws IllegalArgumentException with one line for the user, if something in it cannot be
         */
        public GuestConfig build() {
            return new GuestConfig(
                    name,
                    machine,
                    uuid,
                    memory,
                    cpus,
                    Workload.parse(workload, largest(memory)),
                    devices,
                    qmpSocket,
                    incoming,
                    new GuestTracing(
                            TraceOption.parse(traceOptions), recording, traceLog, traceTimestamps, traceSimple),
                    digestOnLoad,
                    objects,
                    compat,
                    globals);
        }
    }
}
