package dev.phaseline.migration.guest;

import dev.phaseline.migration.globalstate.RunState;
import dev.phaseline.migration.guest.device.GuestDevices;
import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.migration.Machine;
import dev.phaseline.migration.ram.CpuMemory;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The machine: its virtual CPUs and its clock run together or stand still together. Guarded by the big lock. */
final class VirtualMachine implements Machine, AutoCloseable {
    private final GuestDevices devices;
    private final BigLock bigLock;
    private final Consumer<String> events;
    private final CpuGate gate = new CpuGate();
    private final CpuThrottle throttle = new CpuThrottle();
    private final List<VirtualCpu> cpus;
    private RunState runState;

    /**
     * Creates a machine that stands still.
     *
     * @param events learns the names of the QMP events that stopping and starting cause
     */
    VirtualMachine(
            int cpuCount,
            CpuMemory memory,
            GuestDevices devices,
            BigLock bigLock,
            RunState initial,
            Consumer<String> events) {
        this.devices = devices;
        this.bigLock = bigLock;
        this.events = events;
        this.runState = initial;
        this.cpus = IntStream.range(0, cpuCount)
                .mapToObj(index -> new VirtualCpu(index, memory, devices, gate, throttle))
                .toList();
        cpus.forEach(VirtualCpu::start);
    }

    /** The CPUs by index. */
    List<VirtualCpu> cpus() {
        return cpus;
    }

    @Override
    public RunState runState() {
        bigLock.requireHeld();
        return runState;
    }

    @Override
    public void stop(RunState reason) {
        boolean wasRunning = isRunning();
        runState = reason;
        if (wasRunning) {
            gate.close();
            devices.clock().stop();
            events.accept("STOP");
        }
    }

    @Override
    public void start() {
        if (isRunning()) {
            return;
        }
        runState = RunState.RUNNING;
        devices.clock().start();
        gate.open();
        events.accept("RESUME");
    }

    /**
     * Makes CPUs and devices as they are when the power comes; memory stays as it is, and a migration goes on. A guest that
     * runs begins its program again, one that was stopped is as before its first start. Source: QEMU {@code
     * softmmu/runstate.c}, {@code main_loop_should_exit}.
     */
    void reset() {
        if (runState() == RunState.INMIGRATE) {
            // Its devices are those of the guest that comes in, or still as they were when the power came.
            return;
        }
        boolean wasRunning = isRunning();
        if (wasRunning) {
            gate.close();
            devices.clock().stop();
        }
        devices.reset();
        cpus.forEach(VirtualCpu::noteInstructions);
        if (wasRunning) {
            devices.clock().start();
            gate.open();
        } else if (runState != RunState.FINISH_MIGRATE) {
            runState = RunState.PRELAUNCH;
        }
    }

    @Override
    public int throttlePercent() {
        return throttle.percent();
    }

    @Override
    public void setThrottlePercent(int percent) {
        throttle.setPercent(percent);
    }

    @Override
    public void setRunState(RunState reason) {
        if (isRunning() || reason == RunState.RUNNING) {
            throw new IllegalStateException("the guest is " + runState + " and cannot just be called " + reason);
        }
        runState = reason;
    }

    /** Ends the threads of the CPUs; the machine cannot be started again. */
    @Override
    public void close() {
        gate.demolish();
        cpus.forEach(VirtualCpu::join);
    }
}
