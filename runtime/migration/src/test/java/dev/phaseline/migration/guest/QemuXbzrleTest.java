package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.migration.guest.device.VirtualClock;
import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.ram.SoftwareDirtyLog;
import dev.phaseline.migration.savevm.MachineConfiguration;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import dev.phaseline.migration.savevm.StateSaver;
import dev.phaseline.migration.stream.QemuOutputFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Differences of pages, applied by a real QEMU. What is written between two passes is the test's, not a CPU's. */
@ParameterizedClass
@EnumSource
final class QemuXbzrleTest {
    private static final int PASSES = 20;
    private static final int HOT_PAGES = 512;

    @TempDir
    Path directory = Path.of("");

    @Parameter
    QemuVersion version = QemuVersion.V7_2;

    @BeforeEach
    void needsQemu() {
        version.assumeInstalled();
    }

    @Test
    void qemuAppliesDifferencesByteForByte() throws Exception {
        Path socket = directory.resolve("m");
        try (var qemu = new QemuProcess(version, directory, "-incoming", "unix:" + socket);
                GuestMemory memory = GuestMemory.map(QemuProcess.MEMORY_BYTES);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            var log = new SoftwareDirtyLog(memory);
            var ram = new RamSaveHandler(memory, log, new BigLock(), _ -> {}, () -> {}, () -> 1 << 20);
            var registry = new SaveStateRegistry();
            // A real destination takes a live section of id 0 for its clock's.
            registry.register(VirtualClock.DESCRIPTION, new VirtualClock(System::nanoTime));
            registry.register(RamSaveHandler.ID, RamSaveHandler.VERSION, ram);
            var out = new QemuOutputFile(channel);
            var saver = new StateSaver(registry, MachineConfiguration.NONE, out);
            var random = new Random(1);
            write(memory, log, random, HOT_PAGES * RamBlock.PAGE_SIZE / 8);

            saver.header();
            saver.setup();
            for (int pass = 0; pass < PASSES; pass++) {
                saver.pending(Long.MAX_VALUE);
                while (out.error() == null && !saver.iterate()) {
                    // One more section.
                }
                write(memory, log, random, 2000);
            }
            saver.completePrecopy();
            StateSaver.cleanup(registry);
            out.flush();
            channel.shutdownOutput();

            assertThat(out.error()).isNull();
            assertThat(qemu.awaitEnd()).isEqualTo("completed");
            Path copy = directory.resolve("copy");
            Files.write(copy, memory.blocks().getFirst().memory().toArray(ValueLayout.JAVA_BYTE));
            assertThat(qemu.memoryDigest()).isEqualTo(QemuProcess.sha256(copy));
            assertThat(ram.statistics().xbzrle().orElseThrow().pages()).isGreaterThan(1000);
        }
    }

    /** Writes words at random places of the hot pages, and zeros over some of them. */
    private static void write(GuestMemory memory, SoftwareDirtyLog log, Random random, int words) {
        RamBlock block = memory.blocks().getFirst();
        MemorySegment bytes = block.memory();
        for (int i = 0; i < words; i++) {
            int page = random.nextInt(HOT_PAGES);
            long at = (long) page * RamBlock.PAGE_SIZE + random.nextInt(RamBlock.PAGE_SIZE / 8) * 8L;
            bytes.set(ValueLayout.JAVA_LONG, at, random.nextLong());
            log.written(block, page);
        }
        int zeroed = random.nextInt(HOT_PAGES);
        bytes.asSlice((long) zeroed * RamBlock.PAGE_SIZE, RamBlock.PAGE_SIZE).fill((byte) 0);
        log.written(block, zeroed);
    }
}
