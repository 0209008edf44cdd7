package dev.phaseline.migration.guest.device;

import static dev.phaseline.migration.vmstate.Fields.array;
import static dev.phaseline.migration.vmstate.Fields.value;

import dev.phaseline.migration.vmstate.Codecs;
import dev.phaseline.migration.vmstate.VmStateDescription;
import java.util.Arrays;

/**
 * The registers of a virtual CPU.
 *
 * <p>Owned by the thread of that CPU while it runs, and by the thread that runs the migration while it is stopped;
 * stopping and starting a CPU must make one's writes visible to the other.
 */
public final class CpuState {
    /** How many general registers there are. */
    public static final int REGISTERS = 16;

    private static final VmStateDescription<CpuState> HALTED = VmStateDescription.<CpuState>builder("cpu/halted")
            .needed(c -> c.halted)
            .field(value("halted", Codecs.BOOL, c -> c.halted, (c, v) -> c.halted = v))
            .build();

    /** How a section {@code cpu} looks. */
    public static final VmStateDescription<CpuState> DESCRIPTION = VmStateDescription.<CpuState>builder("cpu")
            .field(array("regs", Codecs.UINT64, REGISTERS, (c, i) -> c.registers[i], (c, i, v) -> c.registers[i] = v))
            .field(value("rip", Codecs.UINT64, c -> c.instructionPointer, (c, v) -> c.instructionPointer = v))
            .field(value("rflags", Codecs.UINT64, c -> c.flags, (c, v) -> c.flags = v))
            .field(value("instructions", Codecs.UINT64, c -> c.instructions, (c, v) -> c.instructions = v))
            .subsection(HALTED)
            .preLoad(c -> c.halted = false)
            .build();

    private static final long FIRST_INSTRUCTION = 0xfff0;

    /** Bit 1 of x86's flags is always set. */
    private static final long FLAGS_AT_RESET = 0x2;

    private static final long ZERO_FLAG = 0x40;
    private static final int INSTRUCTION_BYTES = 4;

    private final long[] registers = new long[REGISTERS];
    private long instructionPointer;
    private long flags;
    private long instructions;
    private boolean halted;

    /** Creates a CPU as it is after a reset. */
    public CpuState() {
        reset();
    }

    void reset() {
        Arrays.fill(registers, 0);
        instructionPointer = FIRST_INSTRUCTION;
        flags = FLAGS_AT_RESET;
        instructions = 0;
        halted = false;
    }

    /**
     * Executes a store: the address and the value pass through registers.
     *
     * @param address guest physical address
     * @param value what is stored
     */
    public void store(long address, long value) {
        int destination = (int) (instructions % (REGISTERS / 2));
        registers[destination] = address;
        registers[destination + REGISTERS / 2] = value;
        flags = value == 0 ? flags | ZERO_FLAG : flags & ~ZERO_FLAG;
        retire(1);
    }

    /**
     * Executes instructions that change nothing but the instruction pointer.
     *
     * @param count how many
     */
    public void retire(long count) {
        instructions += count;
        instructionPointer += count * INSTRUCTION_BYTES;
    }

    /** Waits for an interrupt, or stops waiting. */
    public void setHalted(boolean value) {
        halted = value;
    }

    /** Tells whether the CPU waits for an interrupt. */
    public boolean isHalted() {
        return halted;
    }

    /** Returns how many instructions were executed, here and before a migration. */
    public long instructions() {
        return instructions;
    }

    void digest(StateDigest digest) {
        for (long register : registers) {
            digest.put("r", register);
        }
        digest.put("rip", instructionPointer)
                .put("rflags", flags)
                .put("instructions", instructions)
                .put("halted", halted ? 1 : 0);
    }
}
