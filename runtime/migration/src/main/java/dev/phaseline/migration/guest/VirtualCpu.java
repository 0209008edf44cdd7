package dev.phaseline.migration.guest;

import dev.phaseline.migration.guest.device.CpuState;
import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.ram.CpuMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A virtual CPU: a thread that executes the guest's program step by step, at the program's pace, while the
 * {@link CpuGate} is open. Everything that it has written is in the dirty log before it passes the gate's threshold.
 */
final class VirtualCpu {
    /** Steps between two looks at the clock and at the gate. */
    private static final int BATCH_STEPS = 64;

    /** One step in so many is followed by a round of the device drivers. */
    private static final int STEPS_PER_DEVICE_ROUND = 1024;

    /** How far a CPU that got no time from the host may catch up, in nanoseconds. */
    private static final long MAX_LAG_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final int index;
    private final CpuMemory memory;
    private final GuestDevices devices;
    private final CpuState state;
    private final CpuGate gate;
    private final CpuThrottle throttle;
    private final Thread thread;

    private final CompletableFuture<Long> hostThread = new CompletableFuture<>();

    private volatile long instructions;

    VirtualCpu(int index, CpuMemory memory, GuestDevices devices, CpuGate gate, CpuThrottle throttle) {
        this.index = index;
        this.memory = memory;
        this.devices = devices;
        this.state = devices.cpu(index);
        this.gate = gate;
        this.throttle = throttle;
        this.thread = Thread.ofPlatform().daemon().name("CPU " + index).unstarted(this::run);
    }

    int index() {
        return index;
    }

    /** Starts the thread, which waits at the gate. */
    void start() {
        thread.start();
    }

    /** Waits for the end of the thread, which the gate decides. */
    void join() {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Instructions executed, those before a migration among them; while the CPU runs, as of a moment ago. */
    long instructions() {
        return instructions;
    }

    /** Takes over how many it has executed; while it stands still. */
    void noteInstructions() {
        instructions = state.instructions();
    }

    /** The number under which the host knows the thread, once it has been started. */
    long hostThread() {
        return hostThread.join();
    }

    private static long currentHostThread() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/thread-self")).toString();
            // PID/task/TID
            return Long.parseLong(link.substring(link.lastIndexOf('/') + 1));
        } catch (IOException e) {
            // Without /proc nobody could look the number up either.
            return Thread.currentThread().threadId();
        }
    }

    private void run() {
        hostThread.complete(currentHostThread());
        while (gate.enter()) {
            try {
                execute();
            } finally {
                instructions = state.instructions();
                gate.leave();
            }
        }
    }

    private void execute() {
        // Looked for each time: a migration may have brought it meanwhile.
        Optional<GuestProgram> program = GuestProgram.find(memory.memory());
        instructions = state.instructions();
        if (program.isEmpty() || index >= program.get().cpus()) {
            gate.awaitClosing();
        } else {
            execute(program.get());
        }
    }

    private void execute(GuestProgram program) {
        long dueNanos = System.nanoTime();
        long sliceEndNanos = dueNanos + CpuThrottle.SLICE_NANOS;
        while (gate.isOpen()) {
            long nowNanos = System.nanoTime();
            long aheadNanos = dueNanos - nowNanos;
            if (nowNanos - sliceEndNanos >= 0) {
                long heldNanos = hold();
                // The guest's time stands still meanwhile, so it has nothing to catch up with.
                dueNanos += heldNanos;
                sliceEndNanos = nowNanos + heldNanos + CpuThrottle.SLICE_NANOS;
            } else if (aheadNanos > 0) {
                gate.awaitClosing(Math.min(aheadNanos, sliceEndNanos - nowNanos));
            } else {
                long batchNanos = program.nanosForSteps(state.instructions(), BATCH_STEPS);
                executeBatch(program);
                dueNanos += Math.max(0, -aheadNanos - MAX_LAG_NANOS) + batchNanos;
            }
        }
    }

    /** Pauses as the throttle wants it, unless the CPU is called out; returns how long, in nanoseconds. */
    private long hold() {
        long pauseNanos = throttle.pauseNanos();
        if (pauseNanos == 0) {
            return 0;
        }
        long startNanos = System.nanoTime();
        for (long left = pauseNanos; left > 0 && gate.isOpen(); left = startNanos + pauseNanos - System.nanoTime()) {
            gate.awaitClosing(left);
        }
        return System.nanoTime() - startNanos;
    }

    private void executeBatch(GuestProgram program) {
        for (int i = 0; i < BATCH_STEPS; i++) {
            long step = state.instructions();
            long address = program.step(index, step, memory);
            state.store(address, program.wordAt(address));
            if (step % STEPS_PER_DEVICE_ROUND == 0) {
                devices.drive(step / STEPS_PER_DEVICE_ROUND);
            }
        }
        instructions = state.instructions();
    }
}
