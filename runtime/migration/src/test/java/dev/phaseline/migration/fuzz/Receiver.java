package dev.phaseline.migration.fuzz;

import dev.phaseline.migration.captured.CapturedSections;
import dev.phaseline.migration.captured.DeviceTree;
import dev.phaseline.migration.captured.UnwrittenMemory;
import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.multifd.MultifdInput;
import dev.phaseline.migration.ram.DirtyLog;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.ram.SoftwareDirtyLog;
import dev.phaseline.migration.savevm.CommandHandler;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.StateLoader;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.ByteStreams;
import dev.phaseline.migration.stream.StreamException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/** Something that takes bytes from a source, without threads and connections around it. */
enum Receiver {
    /** A guest of ours with all its devices. */
    OURS {
        @Override
        List<byte[]> seeds() throws IOException {
            return List.of(sent(5), sent(0));
        }

        @Override
        void receive(byte[] bytes) throws StreamException {
            try (GuestMemory memory = GuestMemory.map(MEMORY_BYTES)) {
                GuestDevices devices = GuestDevices.standard(2, System::nanoTime);
                load(registry(memory, new SoftwareDirtyLog(memory), devices), bytes);
                devices.digests();
            }
        }
    },

    /** A guest that takes whatever machine comes; the seeds are of real QEMUs. */
    ANY {
        @Override
        List<byte[]> seeds() throws IOException {
            return List.of(resource("microvm-7.2"), resource("q35-7.2"), resource("pc-10.0"), sent(3));
        }

        @Override
        void receive(byte[] bytes) throws StreamException {
            try (GuestMemory memory = GuestMemory.growing(ANY_MEMORY_BYTES)) {
                var registry = new SaveStateRegistry();
                CapturedSections captured = CapturedSections.in(registry, true);
                registry.register(RamSaveHandler.ID, RamSaveHandler.VERSION, ram(memory, new UnwrittenMemory()));
                load(registry, bytes);
                captured.digests();
                if (captured.isPresent()) {
                    DeviceTree.of(captured, memory);
                }
            }
        }
    },

    /** A connection of multifd. */
    MULTIFD {
        @Override
        List<byte[]> seeds() {
            return MultifdInput.seeds();
        }

        @Override
        void receive(byte[] bytes) throws StreamException {
            MultifdInput.receive(bytes);
        }
    };

    private static final long MEMORY_BYTES = 16 * 4096L;
    private static final long ANY_MEMORY_BYTES = 8 << 20;

    /** Streams as they should be. */
    abstract List<byte[]> seeds() throws IOException;

    /**
     * Takes bytes.
     *
     * @throws StreamException if they are not what they should be
     */
    abstract void receive(byte[] bytes) throws StreamException;

    /** Takes bytes and returns why they were refused, if they were. Anything that is thrown is a bug. */
    Optional<StreamException> tryReceive(byte[] bytes) {
        try {
            receive(bytes);
            return Optional.empty();
        } catch (StreamException e) {
            return Optional.of(e);
        }
    }

    private static void load(SaveStateRegistry registry, byte[] bytes) throws StreamException {
        new StateLoader(registry, MachineConfiguration.NONE, ByteStreams.input(bytes), new ReturnPath()).load();
    }

    private static SaveStateRegistry registry(GuestMemory memory, DirtyLog log, GuestDevices devices) {
        var registry = new SaveStateRegistry();
        var state = new GlobalState();
        state.store(RunState.RUNNING);
        devices.registerGuest(registry, ram(memory, log), state);
        return registry;
    }

    private static RamSaveHandler ram(GuestMemory memory, DirtyLog log) {
        return new RamSaveHandler(memory, log, new BigLock(), pass -> {}, () -> {}, () -> 0);
    }

    /** The stream of a guest of ours whose devices have done something. */
    private static byte[] sent(int rounds) throws IOException {
        try (GuestMemory memory = GuestMemory.map(MEMORY_BYTES)) {
            memory.blocks().getFirst().memory().asSlice(4096, 8192).fill((byte) 'x');
            var now = new AtomicLong();
            GuestDevices devices = GuestDevices.standard(2, () -> now.addAndGet(1_000_000));
            devices.clock().start();
            for (int i = 0; i < rounds; i++) {
                devices.drive(i);
            }
            devices.clock().stop();
            var log = new SoftwareDirtyLog(memory);
            SaveStateRegistry registry = registry(memory, log, devices);
            try {
                return ByteStreams.written(out -> {
                    var saver = new StateSaver(registry, MachineConfiguration.NONE, out);
                    saver.header();
                    saver.sendOpenReturnPath();
                    saver.sendPing(1);
                    saver.setup();
                    saver.pending(0);
                    saver.iterate();
                    saver.completePrecopy();
                });
            } catch (Exception e) {
                throw new IOException(e);
            } finally {
                StateSaver.cleanup(registry);
            }
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream packed = Receiver.class.getResourceAsStream(name + ".stream.gz");
                var stream = new GZIPInputStream(packed)) {
            return stream.readAllBytes();
        }
    }

    /** Takes orders and does not carry them out. */
    private static final class ReturnPath implements CommandHandler {
        private boolean open;

        @Override
        public boolean hasReturnPath() {
            return open;
        }

        @Override
        public void openReturnPath() {
            open = true;
        }

        @Override
        public void pong(int value) {
            if (!open) {
                throw new IllegalStateException("PONG without a return path");
            }
        }
    }
}
