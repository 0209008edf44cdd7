package dev.phaseline.migration.guest.device;

import dev.phaseline.migration.globalstate.GlobalState;
import dev.phaseline.migration.ram.RamSaveHandler;
import dev.phaseline.migration.savevm.SaveHandler;
import dev.phaseline.migration.savevm.SaveStateRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * The hardware of one guest: its clock, its CPUs' registers, and the devices behind its I/O ports.
 *
 * <p>{@link #read}, {@link #write} and {@link #drive} may be called by several virtual CPUs at once; a lock lets one in
 * at a time. Everything else is for the thread that starts, stops and migrates the guest, while no CPU runs.
 */
public final class GuestDevices {
    private static final int SERIAL_DATA = 0x3f8;
    private static final int RTC_INDEX = 0x70;
    private static final int RTC_DATA = 0x71;
    private static final int RTC_NVRAM = 0x40;
    private static final int PIT_COUNTER_2 = 0x42;
    private static final int PIT_CONTROL = 0x43;
    private static final int QUEUE_SELECT = 0xc000;
    private static final int QUEUE_SUBMIT = 0xc001;
    private static final int QUEUE_COLLECT = 0xc002;
    private static final int QUEUE_INTERRUPT = 0xc003;
    private static final int NIC_FRAME = 0xc010;
    private static final int NIC_COMMAND = 0xc011;
    private static final int NIC_PHY_SELECT = 0xc012;
    private static final int NIC_PHY_DATA = 0xc013;
    private static final int NIC_COLLECT = 0xc014;
    private static final int NIC_INTERRUPT = 0xc015;
    private static final int IOMMU_SELECT = 0xc020;
    private static final int IOMMU_MAP = 0xc021;
    private static final int IOMMU_UNMAP = 0xc022;
    private static final int IOMMU_ATTACH = 0xc023;
    private static final int IOMMU_LOOKUP = 0xc024;
    private static final int IOMMU_FAULTS = 0xc025;

    /** What a read of a port without a device gives. */
    private static final int NOBODY = 0xff;

    private final ReentrantLock lock = new ReentrantLock();
    private final VirtualClock clock;
    private final List<CpuState> cpus;
    private final boolean cpusMigrate;
    private final List<Device> devices;

    private GuestDevices(int cpuCount, boolean cpusMigrate, List<Device> devices, LongSupplier hostNs) {
        this.clock = new VirtualClock(hostNs);
        this.cpus = IntStream.range(0, cpuCount).mapToObj(i -> new CpuState()).toList();
        this.cpusMigrate = cpusMigrate;
        this.devices = devices;
    }

    /**
     * Builds a machine without devices: only its clock migrates, as with QEMU's machine {@code none}, which is the one
     * that a real QEMU accepts.
     *
     * @param cpuCount how many virtual CPUs it has; their registers stay behind
     * @param hostNs the host's monotonic clock, in nanoseconds
     */
    public static GuestDevices bare(int cpuCount, LongSupplier hostNs) {
        return new GuestDevices(cpuCount, false, List.of(), hostNs);
    }

    /**
     * Builds a machine with a serial port, a real-time clock, an interval timer, a queue device, a network card and an IOMMU.
     *
     * @param cpuCount how many virtual CPUs it has
     * @param hostNs the host's monotonic clock, in nanoseconds
     */
    public static GuestDevices standard(int cpuCount, LongSupplier hostNs) {
        List<Device> devices = List.of(
                new IntervalTimer(),
                new RealTimeClock(),
                new SerialPort(),
                new QueueDevice(),
                new NetworkCard(),
                new Iommu());
        return new GuestDevices(cpuCount, true, devices, hostNs);
    }

    /** Returns the time of the guest. */
    public VirtualClock clock() {
        return clock;
    }

    /**
     * Returns the registers of a virtual CPU, which that CPU's thread owns while it runs.
     *
     * @param index from 0
     */
    public CpuState cpu(int index) {
        return cpus.get(index);
    }

    /**
     * Adds all that a guest sends, in QEMU's order: the clock first, then RAM, CPUs and devices, the global state last.
     *
     * @param ram sends the guest's memory
     */
    public void registerGuest(SaveStateRegistry registry, SaveHandler ram, GlobalState globalState) {
        registry.register(VirtualClock.DESCRIPTION, clock);
        registry.register(RamSaveHandler.ID, RamSaveHandler.VERSION, ram);
        register(registry);
        registry.register(GlobalState.DESCRIPTION, globalState);
    }

    /** Adds the CPUs and the devices, but not the clock, to what is migrated. */
    public void register(SaveStateRegistry registry) {
        if (cpusMigrate) {
            cpus.forEach(cpu -> registry.register(CpuState.DESCRIPTION, cpu));
        }
        devices.forEach(device -> device.register(registry));
    }

    /**
     * Makes CPUs and devices as they are when the power comes, but for what a device keeps without it. The guest's time goes
     * on. For a guest that stands still.
     */
    public void reset() {
        lock.lock();
        try {
            cpus.forEach(CpuState::reset);
            devices.forEach(Device::reset);
        } finally {
            lock.unlock();
        }
    }

    /** Reads a byte from an I/O port; 0xff if there is no device. */
    public int read(int port) {
        lock.lock();
        try {
            for (Device device : devices) {
                if (contains(device, port)) {
                    return device.read(port - device.firstPort(), clock.nowNs());
                }
            }
            return NOBODY;
        } finally {
            lock.unlock();
        }
    }

    /** Writes the low 8 bits of a value to an I/O port; nothing happens if there is no device. */
    public void write(int port, int value) {
        lock.lock();
        try {
            for (Device device : devices) {
                if (contains(device, port)) {
                    device.write(port - device.firstPort(), value & 0xff, clock.nowNs());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Does a round of what the drivers of a guest do: prints a character, notes the time, measures an interval, hands in
     * a disk request and collects finished ones, sends a frame, and maps memory for devices.
     *
     * @param step counts the rounds
     */
    public void drive(long step) {
        write(SERIAL_DATA, (int) ('a' + step % 26));
        if (step % 3 == 0) {
            read(SERIAL_DATA);
        }
        write(RTC_INDEX, 0);
        int second = read(RTC_DATA);
        write(RTC_INDEX, (int) (RTC_NVRAM + step % 64));
        write(RTC_DATA, second);
        measureInterval((int) (step % 0xffff) + 1);
        write(QUEUE_SELECT, (int) (step & 1));
        write(QUEUE_SUBMIT, (int) (step % 64) + 1);
        if (step % 2 == 0) {
            read(QUEUE_INTERRUPT);
            read(QUEUE_COLLECT);
        }
        sendFrame((int) step);
        mapMemory((int) step);
    }

    /** Returns a SHA-256 digest, in hexadecimal, of the state of each part that migrates, by name. */
    public Map<String, String> digests() {
        Map<String, String> digests = new LinkedHashMap<>();
        StateDigest digest = new StateDigest();
        clock.digest(digest);
        digests.put(VirtualClock.DESCRIPTION.name(), digest.finish());
        if (cpusMigrate) {
            for (int i = 0; i < cpus.size(); i++) {
                cpus.get(i).digest(digest);
                digests.put(CpuState.DESCRIPTION.name() + i, digest.finish());
            }
        }
        for (Device device : devices) {
            device.digest(digest);
            digests.put(device.name(), digest.finish());
        }
        return digests;
    }

    private void measureInterval(int period) {
        write(PIT_CONTROL, 0xb4);
        write(PIT_COUNTER_2, period);
        write(PIT_COUNTER_2, period >> 8);
        write(PIT_CONTROL, 0x80);
        read(PIT_COUNTER_2);
        read(PIT_COUNTER_2);
    }

    /** Sends a frame whose first byte makes every third one a multicast, in one of 16 networks, which come and go. */
    private void sendFrame(int step) {
        write(NIC_PHY_SELECT, step % 8);
        write(NIC_PHY_DATA, step);
        write(NIC_FRAME, step % 3 == 0 ? 1 : 2);
        for (int i = 1; i < 8 + step % 24; i++) {
            write(NIC_FRAME, step % 5);
        }
        write(NIC_FRAME, 0);
        write(NIC_FRAME, step % 16);
        switch (step % 4) {
            case 0 -> write(NIC_COMMAND, NetworkCard.ACCEPT_MULTICAST);
            case 1 -> write(NIC_COMMAND, NetworkCard.SEGMENT);
            default -> write(NIC_COMMAND, NetworkCard.TOGGLE_VLAN);
        }
        if (step % 29 == 28) {
            write(NIC_COMMAND, NetworkCard.TOGGLE_LINK);
        }
        if (step % 4 != 3) {
            write(NIC_COMMAND, NetworkCard.SEND);
        }
        if (step % 2 == 0) {
            read(NIC_INTERRUPT);
            read(NIC_COLLECT);
        }
    }

    private void mapMemory(int step) {
        write(IOMMU_SELECT, step % 5);
        write(IOMMU_MAP, step % 7);
        if (step % 3 == 0) {
            write(IOMMU_UNMAP, 0);
        }
        if (step % 11 == 0) {
            write(IOMMU_ATTACH, step);
        }
        write(IOMMU_LOOKUP, step % 64);
        if (step % 40 == 39) {
            read(IOMMU_FAULTS);
        }
    }

    private static boolean contains(Device device, int port) {
        return port >= device.firstPort() && port < device.firstPort() + device.portCount();
    }
}
