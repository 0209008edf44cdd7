package dev.phaseline.migration.guest;

import dev.phaseline.migration.guest.Workload.Pattern;
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
 * page 0      u64 magic, seed, number of CPUs, number of phases; then for each phase: u64 pattern, bytes per second,
 *             pages of the span, pages of the hot part, percentage of the hot writes, steps of a CPU (0: for ever)
 *             (the order of this host's bytes)
 * pages 1 …   a region for each CPU, as large as its part of the largest span, and written by no other; the part of a
 *             smaller span, the CPU's slice, is the beginning of its region. All is filled with data as far as asked for
 * </pre>
 *
 * <p>Step <i>n</i> of a CPU picks a page of its slice as the phase wants it and a word of that page by a hash of (seed,
 * CPU, <i>n</i>), reads the word, mixes <i>n</i> into it and writes it back. Phases are counted in steps, at whatever pace
 * these are executed. So the memory is a function of the program and the CPUs' step counters, and a lost write shows:
 * {@link #replay} tells what the memory must hold.
 */
final class GuestProgram {
    /** Reads {@code PHASELI2} in a big-endian dump. */
    private static final long MAGIC = 0x5048_4153_454c_4932L;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    /** Leaves the bits of a hash that pick one of the 512 words of a page. */
    private static final int WORD_OF_PAGE_SHIFT = Long.SIZE - (RamBlock.PAGE_BITS - 3);

    private static final int HEADER_WORDS = 4;
    private static final int PHASE_WORDS = 6;
    private static final int PERCENT = 100;
    private static final double NANOS_PER_SECOND = 1e9;

    /** How fast a CPU executes steps that write nothing. */
    private static final long IDLE_STEPS_PER_SECOND = 6_400;

    private final RamBlock ram;
    private final long seed;
    private final long cpus;
    private final Phase[] phases;

    /** Steps of a CPU until the phases begin again; 0 if one of them lasts for ever. */
    private final long roundSteps;

    /** Pages of a CPU's region. */
    private final long regionPages;

    /**
     * A phase for one CPU.
     *
     * @param slicePages pages of its slice
     * @param hotPages pages of its hot part, at the beginning of the slice
     * @param steps 0 if it lasts for ever
     */
    private record Phase(
            Pattern pattern, long bytesPerSecond, long slicePages, long hotPages, long hotPercent, long steps) {
        boolean isRunnable() {
            return pattern == Pattern.IDLE || (bytesPerSecond > 0 && slicePages > 0 && steps >= 0);
        }
    }

    private GuestProgram(RamBlock ram, long[] words) {
        this.ram = ram;
        this.seed = words[1];
        this.cpus = words[2];
        this.phases = new Phase[(int) words[3]];
        boolean endless = false;
        long steps = 0;
        long largestSlice = 0;
        for (int i = 0; i < phases.length; i++) {
            phases[i] = readPhase(words, HEADER_WORDS + i * PHASE_WORDS);
            endless |= phases[i].steps() == 0;
            steps += phases[i].steps();
            largestSlice = Math.max(largestSlice, phases[i].slicePages());
        }
        this.regionPages = largestSlice;
        this.roundSteps = endless ? 0 : steps;
    }

    private Phase readPhase(long[] words, int at) {
        // The program's own page is not for writing.
        long pages = Math.min(words[at + 2], ram.pages() - 1);
        long hotPages = Math.min(words[at + 3], pages);
        return new Phase(
                Pattern.of(words[at]).orElseThrow(),
                words[at + 1],
                pages / cpus,
                Math.max(1, hotPages / cpus),
                words[at + 4],
                words[at + 5]);
    }

    /** Does what firmware does: puts program and data into the memory of a guest that was switched on. */
    static void install(Workload workload, GuestMemory memory, int cpus) {
        if (workload.isIdle()) {
            return;
        }
        RamBlock ram = memory.blocks().getFirst();
        fill(ram, workload.fillBytes(), workload.seed());
        MemorySegment header = ram.memory();
        header.setAtIndex(WORD, 0, MAGIC);
        header.setAtIndex(WORD, 1, workload.seed());
        header.setAtIndex(WORD, 2, cpus);
        header.setAtIndex(WORD, 3, workload.phases().size());
        int at = HEADER_WORDS;
        for (Workload.Phase phase : workload.phases()) {
            header.setAtIndex(WORD, at, phase.pattern().code());
            header.setAtIndex(WORD, at + 1, phase.bytesPerSecond());
            header.setAtIndex(WORD, at + 2, phase.spanBytes() >>> RamBlock.PAGE_BITS);
            header.setAtIndex(WORD, at + 3, phase.hotBytes() >>> RamBlock.PAGE_BITS);
            header.setAtIndex(WORD, at + 4, phase.hotPercent());
            header.setAtIndex(WORD, at + 5, steps(phase, cpus));
            at += PHASE_WORDS;
        }
    }

    private static long steps(Workload.Phase phase, int cpus) {
        double perSecond = phase.pattern() == Pattern.IDLE
                ? IDLE_STEPS_PER_SECOND
                : (double) phase.bytesPerSecond() / RamBlock.PAGE_SIZE / cpus;
        return phase.seconds() == 0 ? 0 : Math.max(1, Math.round(phase.seconds() * perSecond));
    }

    private static void fill(RamBlock ram, long bytes, long seed) {
        MemorySegment memory = ram.memory();
        for (long word = 0; word < bytes / Long.BYTES; word++) {
            memory.setAtIndex(WORD, word, mix(seed + word));
        }
    }

    /** Finds the program in memory; empty if there is none, as in an idle guest or one that came from elsewhere. */
    static Optional<GuestProgram> find(GuestMemory memory) {
        if (memory.blocks().isEmpty()) {
            return Optional.empty();
        }
        RamBlock ram = memory.blocks().getFirst();
        long[] words = ram.memory().asSlice(0, RamBlock.PAGE_SIZE).toArray(WORD);
        if (words[0] != MAGIC || words[2] < 1 || words[3] < 1 || words[3] > Workload.MAX_PHASES) {
            return Optional.empty();
        }
        for (int i = 0; i < words[3]; i++) {
            if (Pattern.of(words[HEADER_WORDS + i * PHASE_WORDS]).isEmpty()) {
                return Optional.empty();
            }
        }
        var program = new GuestProgram(ram, words);
        return program.isRunnable() ? Optional.of(program) : Optional.empty();
    }

    private boolean isRunnable() {
        for (Phase phase : phases) {
            if (!phase.isRunnable()) {
                return false;
            }
        }
        return true;
    }

    /** How long one CPU takes for so many steps after a given one, in nanoseconds. */
    long nanosForSteps(long step, int steps) {
        Phase phase = phaseAt(step);
        double perSecond = phase.pattern() == Pattern.IDLE
                ? IDLE_STEPS_PER_SECOND
                : (double) phase.bytesPerSecond() / RamBlock.PAGE_SIZE / cpus;
        return Math.max(1, (long) (steps * NANOS_PER_SECOND / perSecond));
    }

    private Phase phaseAt(long step) {
        long left = roundSteps == 0 ? step : step % roundSteps;
        for (Phase phase : phases) {
            if (phase.steps() == 0 || left < phase.steps()) {
                return phase;
            }
            left -= phase.steps();
        }
        throw new IllegalStateException("no phase has step " + step);
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
     * @return the address of the word that was changed, or 0 if none was
     */
    long step(int cpu, long number, CpuMemory memory) {
        Phase phase = phaseAt(number);
        if (phase.pattern() == Pattern.IDLE) {
            return 0;
        }
        long hash = mix(seed ^ (long) cpu << 56 ^ number);
        long page = 1 + cpu * regionPages + pageOfSlice(phase, number, hash);
        long address = (page << RamBlock.PAGE_BITS) + (hash >>> WORD_OF_PAGE_SHIFT) * Long.BYTES;
        memory.store(ram, address, mix(memory.load(ram, address) + number));
        return address;
    }

    private static long pageOfSlice(Phase phase, long number, long hash) {
        return switch (phase.pattern()) {
            case RANDOM -> Math.floorMod(hash, phase.slicePages());
            case SEQUENTIAL -> Math.floorMod(number, phase.slicePages());
            case HOT_SET -> {
                boolean hot = Math.floorMod(mix(hash), PERCENT) < phase.hotPercent();
                yield Math.floorMod(hash, hot ? phase.hotPages() : phase.slicePages());
            }
            case IDLE -> throw new IllegalStateException("an idle CPU picks no page");
        };
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
