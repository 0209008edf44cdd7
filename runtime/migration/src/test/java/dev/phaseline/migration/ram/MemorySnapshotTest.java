package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class MemorySnapshotTest {
    private static final int PAGES = 256;

    @AutoClose
    private final GuestMemory memory = GuestMemory.map(PAGES * (long) RamBlock.PAGE_SIZE);

    private final RamBlock ram = memory.blocks().getFirst();
    private final CpuMemory cpus = new CpuMemory(memory, new SoftwareDirtyLog(memory));

    @Test
    void showsThePageAsItWasBeforeItWasWritten() {
        cpus.store(ram, 0, 1);
        MemorySnapshot snapshot = cpus.freeze().getFirst();

        cpus.store(ram, 0, 2);
        cpus.store(ram, 0, 3);

        assertThat(firstWord(snapshot, 0)).isEqualTo(1);
        assertThat(cpus.load(ram, 0)).isEqualTo(3);
    }

    @Test
    void writersDoNotDisturbAReaderWhoeverIsFaster() throws InterruptedException {
        for (int page = 0; page < PAGES; page++) {
            cpus.store(ram, (long) page << RamBlock.PAGE_BITS, page + 1L);
        }
        MemorySnapshot snapshot = cpus.freeze().getFirst();
        List<Thread> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(Thread.ofPlatform().start(this::overwriteAtRandom));
        }

        List<Long> seen = new ArrayList<>();
        for (int page = 0; page < PAGES; page++) {
            seen.add(firstWord(snapshot, page));
        }
        for (Thread writer : writers) {
            writer.join();
        }

        for (int page = 0; page < PAGES; page++) {
            assertThat(seen.get(page)).isEqualTo(page + 1L);
        }
    }

    private void overwriteAtRandom() {
        for (int i = 0; i < 20_000; i++) {
            long page = ThreadLocalRandom.current().nextInt(PAGES);
            cpus.store(ram, page << RamBlock.PAGE_BITS, -1);
        }
    }

    private static long firstWord(MemorySnapshot snapshot, int page) {
        byte[] bytes = new byte[RamBlock.PAGE_SIZE];
        snapshot.read(page, bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
    }
}
