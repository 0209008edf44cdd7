package dev.phaseline.migration.ram;

import dev.phaseline.migration.mainloop.BigLock;
import dev.phaseline.migration.mainloop.MonotonicClock;
import dev.phaseline.migration.savevm.Pending;
import dev.phaseline.migration.savevm.SaveHandler;
import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.QemuOutputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The live handler {@code ram}, version 4: a {@link RamSender} for each migration that goes out, a {@link RamReceiver}
 * for the one that comes in.
 */
public final class RamSaveHandler implements SaveHandler {
    /** Pages whose bits are cleared together, as a power of two: QEMU's {@code x-clear-bitmap-shift}. */
    public static final int CLEAR_BITMAP_SHIFT = SourceBitmaps.DEFAULT_CHUNK_SHIFT;

    /** Name of the section. */
    public static final String ID = "ram";

    /** Version of the section, the only one that is understood. */
    public static final int VERSION = 4;

    private final GuestMemory memory;
    private final DirtyLog log;
    private final BigLock bigLock;
    private final LongConsumer passes;
    private final Runnable yield;
    private final LongSupplier xbzrleCacheBytes;

    private BooleanSupplier ignoresShared = () -> false;
    private @Nullable Throttle throttle;
    private Runnable rateLimitStep = () -> {};
    private boolean findsZeroPages = true;
    private @Nullable PageChannels channels;
    private @Nullable PageArrivals arrivals;
    private volatile @Nullable RamSender sender;
    private volatile RamStatistics lastStatistics = RamStatistics.NONE;
    private @Nullable RamReceiver receiver;
    private long loads;

    /**
     * Creates the handler of a guest's RAM.
     *
     * @param passes learns, on the sending thread, the number of each merge of the dirty log
     * @param yield lets the thread that reads a long section do its other work for a moment
     * @param xbzrleCacheBytes the wanted size of the cache for differences; 0 where none are to be sent
     */
    public RamSaveHandler(
            GuestMemory memory,
            DirtyLog log,
            BigLock bigLock,
            LongConsumer passes,
            Runnable yield,
            LongSupplier xbzrleCacheBytes) {
        this.memory = memory;
        this.log = log;
        this.bigLock = bigLock;
        this.passes = passes;
        this.yield = yield;
        this.xbzrleCacheBytes = xbzrleCacheBytes;
    }

    /** Lets migrations slow the guest down; to be called before the first. */
    public void throttleWith(Throttle guest) {
        throttle = guest;
    }

    /** Asks, at the beginning of each migration, whether the other side has the bytes of shared blocks already. */
    public void ignoreSharedIf(BooleanSupplier wanted) {
        ignoresShared = wanted;
    }

    /** The memory that is sent and received. */
    public GuestMemory memory() {
        return memory;
    }

    /** Has pages of the next migration sent over further connections, or not any more if it is null. */
    public void sendOver(@Nullable PageChannels further) {
        channels = further;
    }

    /** Whether the next migration looks for pages of zeros, to send them as such. */
    public void findZeroPages(boolean wanted) {
        findsZeroPages = wanted;
    }

    /** Has the next migration look at its rate limit within large pages of the host. */
    public void stepWithin(Runnable step) {
        rateLimitStep = step;
    }

    /** Says that pages come over further connections too; to be called before the stream is read. */
    public void receiveOver(@Nullable PageArrivals further) {
        arrivals = further;
    }

    /** The numbers of the running migration, or of the latest. For any thread. */
    public RamStatistics statistics() {
        RamSender current = sender;
        return current == null ? lastStatistics : current.statistics();
    }

    @Override
    public void saveSetup(QemuOutputFile out) {
        var fresh = new RamSender(
                memory,
                log,
                bigLock,
                MonotonicClock.SYSTEM,
                passes,
                xbzrleCacheBytes,
                ignoresShared.getAsBoolean(),
                channels);
        fresh.throttleWith(throttle);
        fresh.stepWithin(rateLimitStep);
        fresh.findZeroPages(findsZeroPages);
        sender = fresh;
        fresh.setup(out);
    }

    @Override
    public Pending pending(long thresholdBytes) {
        return new Pending(active().pendingBytes(thresholdBytes), 0, 0);
    }

    @Override
    public boolean saveIterate(QemuOutputFile out) {
        return active().iterate(out);
    }

    @Override
    public void saveCompletePrecopy(QemuOutputFile out) {
        active().complete(out);
    }

    @Override
    public void saveCleanup() {
        RamSender finished = sender;
        if (finished != null) {
            log.stop();
            lastStatistics = finished.statistics();
            sender = null;
        }
    }

    @Override
    public void loadSetup() {
        receiver = new RamReceiver(memory, log, yield, ignoresShared.getAsBoolean(), arrivals);
    }

    @Override
    public void loadState(QemuInputFile in, int version) throws StreamException {
        if (version != VERSION) {
            throw in.failure(Errno.EINVAL, "RAM section of version %d, expected %d".formatted(version, VERSION));
        }
        if (receiver == null) {
            throw new IllegalStateException("RAM arrives before the load was set up");
        }
        loads++;
        try {
            receiver.load(in);
        } catch (StreamException e) {
            MigrationTrace.ramLoadComplete(e.returnCode(), loads);
            throw e;
        }
        MigrationTrace.ramLoadComplete(0, loads);
    }

    @Override
    public void loadCleanup() {
        if (receiver != null) {
            receiver.close();
        }
        receiver = null;
    }

    private RamSender active() {
        RamSender current = sender;
        if (current == null) {
            throw new IllegalStateException("RAM is asked to send before the migration was set up");
        }
        return current;
    }
}
