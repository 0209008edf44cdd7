package dev.phaseline.migration.guest;

import dev.phaseline.migration.ram.CpuMemory;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * The program that the virtual CPUs execute. As with a real guest it stands in guest memory and travels with it, so the
 * destination goes on with what the source was doing:
 *
 * <pre>
 * page 0      u64 magic, bytes per second, hot bytes, seed, number of CPUs   (the order of this host's bytes)
 * pages 1 …   the hot memory, an equal slice for each CPU; the whole is filled with data as far as asked for
 * </pre>
 *
 * <p>Step <i>n</i> of a CPU picks a page and a word of its slice by a hash of (seed, CPU, <i>n</i>), reads the word, mixes
 * <i>n</i> into it and writes it back. So the memory is a function of the program and the CPUs' step counters, and a lost
 * write shows: {@link #replay} tells what the memory must hold.
 */
final class GuestProgram {
    /** Reads {@code PHASELIN} in a big-endian dump. */
    private static final long MAGIC = 0x5048_4153_454c_494eL;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    /** Leaves the bits of a hash that pick one of the 512 words of a page. */
    private static final int WORD_OF_PAGE_SHIFT = Long.SIZE - (RamBlock.PAGE_BITS - 3);

    private static final int HEADER_WORDS = 5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final RamBlock ram;
    private final long bytesPerSecond;
    private final long hotPages;
    private final long seed;
    private final long cpus;

    private GuestProgram(RamBlock ram, long bytesPerSecond, long hotBytes, long seed, long cpus) {
        this.ram = ram;
        this.bytesPerSecond = bytesPerSecond;
        // The program's own page is not for writing.
        this.hotPages = Math.min(hotBytes >>> RamBlock.PAGE_BITS, ram.pages() - 1);
        this.seed = seed;
        this.cpus = cpus;
    }

    /** Does what firmware does: puts program and data into the memory of a guest that was switched on. */
    static void install(Workload workload, GuestMemory memory, int cpus) {
        switch (workload) {
            case Workload.Idle idle -> {}
            case Workload.Stress stress -> {
                RamBlock ram = memory.blocks().getFirst();
                fill(ram, stress.fillBytes(), stress.seed());
                MemorySegment header = ram.memory();
                header.setAtIndex(WORD, 0, MAGIC);
                header.setAtIndex(WORD, 1, stress.bytesPerSecond());
                header.setAtIndex(WORD, 2, stress.hotBytes());
                header.setAtIndex(WORD, 3, stress.seed());
                header.setAtIndex(WORD, 4, cpus);
            }
        }
    }

    private static void fill(RamBlock ram, long bytes, long seed) {
        for (long word = 0; word < bytes / Long.BYTES; word++) {
            ram.memory().setAtIndex(WORD, word, mix(seed + word));
        }
    }

    /** Finds the program in memory; empty if there is none, as in an idle guest or one that came from elsewhere. */
    static Optional<GuestProgram> find(GuestMemory memory) {
        if (memory.blocks().isEmpty()) {
            return Optional.empty();
        }
        RamBlock ram = memory.blocks().getFirst();
        MemorySegment header = ram.memory();
        long[] words = header.asSlice(0, (long) HEADER_WORDS * Long.BYTES).toArray(WORD);
        var program = new GuestProgram(ram, words[1], words[2], words[3], words[4]);
        return words[0] == MAGIC && program.isRunnable() ? Optional.of(program) : Optional.empty();
    }

    private boolean isRunnable() {
        return bytesPerSecond > 0 && cpus > 0 && hotPages >= cpus;
    }

    /** How long one CPU takes for so many steps, in nanoseconds. */
    long nanosForSteps(int steps) {
        return Math.max(1, (long) (steps * cpus * (double) RamBlock.PAGE_SIZE * NANOS_PER_SECOND / bytesPerSecond));
    }

    /** Number of CPUs that the program was made for. */
    long cpus() {
        return cpus;
    }

    /** The word at an address that {@link #step} returned. */
    long wordAt(long address) {
        return ram.memory().get(WORD, address);
    }

    /**
     * Executes one step of a CPU.
     *
     * @return the address of the word that was changed
     */
    long step(int cpu, long number, CpuMemory memory) {
        long hash = mix(seed ^ (long) cpu << 56 ^ number);
        long slicePages = hotPages / cpus;
        long page = 1 + cpu * slicePages + Math.floorMod(hash, slicePages);
        long address = (page << RamBlock.PAGE_BITS) + (hash >>> WORD_OF_PAGE_SHIFT) * Long.BYTES;
        memory.store(ram, address, mix(memory.load(ram, address) + number));
        return address;
    }

    /**
     * Brings the memory of a guest in which the same program was installed, and has not run yet, to where this one is.
     *
     * @param steps executed so far, by CPU
     */
    static void replay(CpuMemory memory, long[] steps) {
        GuestProgram program = find(memory.memory()).orElseThrow();
        for (int cpu = 0; cpu < steps.length; cpu++) {
            for (long step = 0; step < steps[cpu]; step++) {
                program.step(cpu, step, memory);
            }
        }
    }

    /** The finaliser of SplitMix64: every bit of the argument changes half of the bits of the result. */
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
