package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.ram.CpuMemory;
import dev.phaseline.migration.ram.DirtyBitmap;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import dev.phaseline.migration.ram.SoftwareDirtyLog;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VirtualMachineTest {
    private static final long MEMORY_BYTES = 8 << 20;
    private static final int CPUS = 2;
    private static final Workload STRESS = Workload.parse("stress:rate=512M,hot=4M,fill=1M", MEMORY_BYTES);

    @AutoClose
    private final GuestMemory memory = GuestMemory.map(MEMORY_BYTES);

    private final SoftwareDirtyLog log = new SoftwareDirtyLog(memory);
    private final GuestDevices devices = GuestDevices.standard(CPUS, System::nanoTime);
    private final BigLock bigLock = new BigLock();
    private final List<String> events = new ArrayList<>();

    @AutoClose
    private final VirtualMachine machine =
            new VirtualMachine(CPUS, new CpuMemory(memory, log), devices, bigLock, RunState.PRELAUNCH, events::add);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stress:rate=512M,hot=4M,fill=1M",
                "random:rate=512M,fill=1M,seed=3",
                "sequential:rate=512M,span=4M",
                "hotset:rate=512M,span=6M,hot=512K,share=80",
                "phases:stress:rate=400M,hot=2M@0.05/idle@0.1/sequential:rate=200M,span=3M@0.1/hotset@0.02"
            })
    void memoryIsAFunctionOfTheProgramAndTheInstructionCounters(String text) {
        Workload workload = Workload.parse(text, MEMORY_BYTES);
        GuestProgram.install(workload, memory, CPUS);
        runUntil(20_000);

        try (GuestMemory expected = GuestMemory.map(MEMORY_BYTES)) {
            GuestProgram.install(workload, expected, CPUS);
            GuestProgram.replay(new CpuMemory(expected, new SoftwareDirtyLog(expected)), instructions());

            assertThat(memory.blocks()
                            .getFirst()
                            .memory()
                            .mismatch(expected.blocks().getFirst().memory()))
                    .isEqualTo(-1);
        }
    }

    /** A step of an eighth of a hot set goes where 80 of 100 are expected; a sequence leaves no page out. */
    @Test
    void pagesAreWrittenWhereTheWorkloadSays() {
        GuestProgram.install(
                Workload.parse("hotset:rate=1M,span=4M,hot=512K,share=80,fill=0", MEMORY_BYTES), memory, 1);
        GuestProgram hotSet = GuestProgram.find(memory).orElseThrow();
        var cpuMemory = new CpuMemory(memory, log);
        long hot = 0;
        for (int step = 0; step < 10_000; step++) {
            long page = hotSet.step(0, step, cpuMemory) >>> RamBlock.PAGE_BITS;
            assertThat(page).isBetween(1L, 1024L);
            hot += page <= 128 ? 1 : 0;
        }
        // 80 % by choice, and an eighth of the others by chance.
        assertThat(hot).isBetween(8_000L, 8_500L);

        GuestProgram.install(Workload.parse("sequential:rate=1M,span=64K,fill=0", MEMORY_BYTES), memory, CPUS);
        GuestProgram sequence = GuestProgram.find(memory).orElseThrow();
        List<Long> pages = new ArrayList<>();
        for (int step = 0; step < 10; step++) {
            pages.add(sequence.step(1, step, cpuMemory) >>> RamBlock.PAGE_BITS);
        }
        assertThat(pages).containsExactly(9L, 10L, 11L, 12L, 13L, 14L, 15L, 16L, 9L, 10L);
    }

    /** A CPU that is held for 90 of 100 milliseconds executes about a tenth of what it would. */
    @Test
    void aThrottledMachineExecutesLess() {
        GuestProgram.install(Workload.parse("stress:rate=64M,hot=4M", MEMORY_BYTES), memory, CPUS);
        machine.setThrottlePercent(90);
        long startNanos = System.nanoTime();
        runUntil(2_000);
        double seconds = (System.nanoTime() - startNanos) / 1e9;

        // 8192 steps a second for each CPU when left alone; the first slice is not held.
        assertThat(machine.cpus().getFirst().instructions() / seconds).isLessThan(8192 * 0.3);
        assertThat(machine.throttlePercent()).isEqualTo(90);
    }

    @Test
    void everyPageThatAStoppedMachineHasWrittenIsInTheLog() {
        GuestProgram.install(STRESS, memory, CPUS);
        RamBlock ram = memory.blocks().getFirst();
        byte[] before = ram.memory().toArray(ValueLayout.JAVA_BYTE);
        log.start();
        runUntil(5_000);

        DirtyBitmap dirty = DirtyBitmap.allZeros(ram.pages());
        log.collect(ram, dirty);
        for (long page = 0; page < ram.pages(); page++) {
            long offset = page << RamBlock.PAGE_BITS;
            long difference = MemorySegment.mismatch(
                    ram.memory(),
                    offset,
                    offset + RamBlock.PAGE_SIZE,
                    MemorySegment.ofArray(before),
                    offset,
                    offset + RamBlock.PAGE_SIZE);
            if (difference >= 0) {
                assertThat(dirty.test(page)).as("page %d", page).isTrue();
            }
        }
        assertThat(dirty.count()).isPositive().isLessThanOrEqualTo((4 << 20) / RamBlock.PAGE_SIZE);
        assertThat(dirty.test(0)).as("the program's own page").isFalse();
    }

    @Test
    void aStoppedMachineTouchesNothingAndGoesOnWhereItWas() {
        GuestProgram.install(STRESS, memory, CPUS);
        runUntil(1_000);
        long[] stopped = instructions();
        var taker = new DigestTaker(new CpuMemory(memory, log), devices::digests);
        GuestDigest first = taker.now();
        GuestDigest second = taker.now();
        taker.close();

        assertThat(second).isEqualTo(first);
        assertThat(instructions()).isEqualTo(stopped);

        runUntil(stopped[0] + 1_000);
        assertThat(instructions()[0]).isGreaterThan(stopped[0]);
        assertThat(events).containsExactly("RESUME", "STOP", "RESUME", "STOP");
    }

    @Test
    void anIdleMachineRunsAndWritesNothing() {
        GuestProgram.install(Workload.idle(), memory, CPUS);
        try (var _ = bigLock.hold()) {
            machine.start();
            machine.stop(RunState.PAUSED);
        }

        assertThat(instructions()).containsOnly(0);
        assertThat(memory.blocks().getFirst().memory().get(ValueLayout.JAVA_LONG, 0))
                .isZero();
    }

    /** Memory stays, and nobody is told that the guest was stopped for it. */
    @Test
    void aRunningMachineBeginsItsProgramAgainAfterAReset() {
        GuestProgram.install(STRESS, memory, CPUS);
        long farOn = 1_000_000_000_000L;
        devices.cpu(0).retire(farOn);
        try (var _ = bigLock.hold()) {
            machine.start();
            machine.reset();
            assertThat(machine.isRunning()).isTrue();
            machine.stop(RunState.PAUSED);
        }

        assertThat(instructions()[0]).isLessThan(farOn);
        assertThat(events).containsExactly("RESUME", "STOP");
        assertThat(GuestProgram.find(memory)).isPresent();
        runUntil(instructions()[0] + 1_000);
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSED, PRELAUNCH",
        "POSTMIGRATE, PRELAUNCH",
        "FINISH_MIGRATE, FINISH_MIGRATE",
        "INMIGRATE, INMIGRATE",
    })
    void aStoppedMachineIsAsBeforeItsStartAfterAReset(RunState before, RunState after) {
        try (var _ = bigLock.hold()) {
            machine.setRunState(before);
            machine.reset();

            assertThat(machine.runState()).isEqualTo(after);
        }
    }

    @Test
    void aRunningMachineCannotJustBeCalledSomethingElse() {
        try (var _ = bigLock.hold()) {
            machine.start();

            assertThatThrownBy(() -> machine.setRunState(RunState.POSTMIGRATE))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Runs the machine until its first CPU has executed at least that many instructions, and stops it. */
    private void runUntil(long instructions) {
        try (var _ = bigLock.hold()) {
            machine.start();
        }
        while (machine.cpus().getFirst().instructions() < instructions) {
            Thread.onSpinWait();
        }
        try (var _ = bigLock.hold()) {
            machine.stop(RunState.PAUSED);
        }
    }

    private long[] instructions() {
        return machine.cpus().stream().mapToLong(VirtualCpu::instructions).toArray();
    }
}
