package dev.phaseline.migration.ram;

import dev.phaseline.migration.stream.Errno;
import dev.phaseline.migration.stream.QemuInputFile;
import dev.phaseline.migration.stream.StreamException;
import dev.phaseline.migration.trace.MigrationTrace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The destination of one migration's {@code ram} section. Owned by the thread that reads the stream.
 *
 * <p>Source: QEMU {@code migration/ram.c}, {@code ram_load_precopy}.
 */
final class RamReceiver implements AutoCloseable {
    /** After so many pages the thread may do something else for a moment. */
    private static final int PAGES_PER_YIELD = 32768;

    /** Zero pages that are looked at together: a huge page of the host. */
    private static final int MAX_ZERO_RUN = (int) (HostMemory.HUGE_PAGE_BYTES >>> RamBlock.PAGE_BITS);

    private final GuestMemory memory;
    private final DirtyLog log;
    private final List<DirtyBitmap> received = new ArrayList<>();

    /** Pages that may hold something else than zeros. */
    private final List<DirtyBitmap> filled = new ArrayList<>();

    private final Runnable yield;

    /** Whether this side has the bytes of shared blocks already. */
    private final boolean ignoresShared;

    /** Null where all pages come in the stream. */
    private final @Nullable PageArrivals arrivals;

    /** Scratch space for differences and the pages that they change. */
    private final byte[] encoded = new byte[RamBlock.PAGE_SIZE];

    private final byte[] decoded = new byte[RamBlock.PAGE_SIZE];
    private final MemoryPopulator populator = new MemoryPopulator();
    private final PageRunReader runs = new PageRunReader(this::arrived, populator);
    private @Nullable RamBlock lastBlock;
    private long lastOffsetBytes;
    private int pagesSinceYield;

    /** Whether sync points have records of their own; known after the first section, which has one. */
    private boolean flushRecords;

    /**
     * Creates a receiver to which nothing has arrived.
     *
     * @param log knows which pages exist
     * @param yield lets the reading thread do its other work for a moment
     * @param ignoresShared whether this side has the bytes of shared blocks already
     * @param arrivals the pages that come over further connections; null if none do
     */
    RamReceiver(
            GuestMemory memory, DirtyLog log, Runnable yield, boolean ignoresShared, @Nullable PageArrivals arrivals) {
        this.log = log;
        this.ignoresShared = ignoresShared;
        this.memory = memory;
        this.yield = yield;
        this.arrivals = arrivals;
        memory.blocks().forEach(this::expect);
    }

    private void expect(RamBlock block) {
        received.add(DirtyBitmap.allZeros(block.pages()));
        // What other connections bring is not told here.
        filled.add(arrivals == null ? log.existing(block) : DirtyBitmap.allOnes(block.pages()));
    }

    /**
     * Reads the records of one section, its end included.
     *
     * @throws StreamException if a record does not fit this guest
     */
    void load(QemuInputFile in) throws StreamException {
        while (true) {
            long header = in.getU64();
            int flags = (int) (header & RamRecord.FLAGS);
            long value = header & ~RamRecord.FLAGS;
            switch (flags & ~RamRecord.CONTINUE) {
                case RamRecord.PAGE -> loadPage(in, flags, value);
                case RamRecord.ZERO -> loadZeroPage(in, flags, value);
                case RamRecord.XBZRLE -> loadDifference(in, flags, value);
                case RamRecord.MEM_SIZE -> checkBlocks(in, value);
                case RamRecord.MULTIFD_FLUSH -> syncAtRecord(in);
                case RamRecord.EOS -> {
                    syncAtEnd();
                    return;
                }
                default -> throw in.failure(Errno.EINVAL, "unknown flags 0x%x of a RAM record".formatted(flags));
            }
        }
    }

    private void syncAtRecord(QemuInputFile in) throws StreamException {
        if (arrivals == null) {
            throw in.failure(
                    Errno.EINVAL,
                    "a sync point of multifd channels, and there are none: both guests need the capability multifd");
        }
        flushRecords = true;
        arrivals.awaitSync();
    }

    private void syncAtEnd() throws StreamException {
        if (arrivals != null && !flushRecords) {
            arrivals.awaitSync();
        }
    }

    /** Pages of a block that arrived so far. */
    DirtyBitmap received(RamBlock block) {
        return received.get(block.index());
    }

    private void loadPage(QemuInputFile in, int flags, long offsetBytes) throws StreamException {
        boolean follows = (flags & RamRecord.CONTINUE) != 0 && offsetBytes == lastOffsetBytes + RamBlock.PAGE_SIZE;
        RamBlock block = beginPage(in, flags, offsetBytes);
        if (follows && in.canReadStraight() && in.bufferedBytes() < RamBlock.PAGE_SIZE) {
            runs.read(in, block, offsetBytes, received(block));
        } else {
            in.getBytes(block.memory(), offsetBytes, RamBlock.PAGE_SIZE);
            loadBufferedRun(in, block, offsetBytes + RamBlock.PAGE_SIZE);
        }
    }

    /** Takes the pages that follow a page in the block and, all buffered, in the stream. */
    private void loadBufferedRun(QemuInputFile in, RamBlock block, long offsetBytes) {
        long flags = RamRecord.PAGE | RamRecord.CONTINUE;
        long left = (block.usedLengthBytes() - offsetBytes) >>> RamBlock.PAGE_BITS;
        int run = in.takeParts(
                offsetBytes | flags, RamBlock.PAGE_SIZE, block.memory(), offsetBytes, RamBlock.PAGE_SIZE, (int)
                        Math.min(left, Integer.MAX_VALUE));
        if (run > 0) {
            arrived(block, offsetBytes, run, (int) flags);
        }
    }

    private void loadZeroPage(QemuInputFile in, int flags, long offsetBytes) throws StreamException {
        RamBlock block = beginPage(in, flags, offsetBytes);
        byte fill = (byte) in.getU8();
        if (fill != 0) {
            filled(block, offsetBytes, 1);
            block.memory().asSlice(offsetBytes, RamBlock.PAGE_SIZE).fill(fill);
        } else {
            clear(block, offsetBytes, 1);
            loadZeroRun(in, block, offsetBytes + RamBlock.PAGE_SIZE);
        }
    }

    /** Takes the zero pages that follow a zero page in the block and, all buffered, in the stream. */
    private void loadZeroRun(QemuInputFile in, RamBlock block, long offsetBytes) {
        long flags = RamRecord.ZERO | RamRecord.CONTINUE;
        long left = (block.usedLengthBytes() - offsetBytes) >>> RamBlock.PAGE_BITS;
        int run = in.takeSeries(offsetBytes | flags, RamBlock.PAGE_SIZE, (byte) 0, (int) Math.min(left, MAX_ZERO_RUN));
        if (run == 0) {
            return;
        }
        arrived(block, offsetBytes, run, (int) flags);
        clear(block, offsetBytes, run);
    }

    /** Makes pages zero that follow each other. */
    private void clear(RamBlock block, long offsetBytes, int run) {
        if (filled.get(block.index()).clearRun(offsetBytes >>> RamBlock.PAGE_BITS, run) == run
                || ZeroPage.run(block.memory(), offsetBytes, run)) {
            return;
        }
        for (long at = offsetBytes; at < offsetBytes + ((long) run << RamBlock.PAGE_BITS); at += RamBlock.PAGE_SIZE) {
            // A page that nobody wrote yet reads as zero; storing zeros would make the host allocate it.
            if (!ZeroPage.at(block.memory(), at)) {
                block.memory().asSlice(at, RamBlock.PAGE_SIZE).fill((byte) 0);
            }
        }
    }

    private void loadDifference(QemuInputFile in, int flags, long offsetBytes) throws StreamException {
        RamBlock block = beginPage(in, flags, offsetBytes);
        int encoding = in.getU8();
        int length = in.getU16();
        if (encoding != XbzrleSender.ENCODING || length > RamBlock.PAGE_SIZE) {
            throw in.failure(
                    Errno.EINVAL,
                    "a difference of encoding %d and %d bytes for the page at 0x%x of RAM block '%s'"
                            .formatted(encoding, length, offsetBytes, block.name()));
        }
        in.getBytes(MemorySegment.ofArray(encoded), 0, length);
        MemorySegment page = block.memory().asSlice(offsetBytes, RamBlock.PAGE_SIZE);
        MemorySegment.copy(page, ValueLayout.JAVA_BYTE, 0, decoded, 0, RamBlock.PAGE_SIZE);
        if (!Xbzrle.decode(encoded, length, decoded)) {
            throw in.failure(
                    Errno.EINVAL,
                    "a damaged difference for the page at 0x%x of RAM block '%s'".formatted(offsetBytes, block.name()));
        }
        MemorySegment.copy(decoded, 0, page, ValueLayout.JAVA_BYTE, 0, RamBlock.PAGE_SIZE);
    }

    private RamBlock beginPage(QemuInputFile in, int flags, long offsetBytes) throws StreamException {
        RamBlock block = (flags & RamRecord.CONTINUE) == 0 ? namedBlock(in) : lastBlock;
        if (block == null) {
            throw in.failure(Errno.EINVAL, "a RAM page belongs to the block before it, and there is none");
        }
        lastBlock = block;
        if (isIgnored(block)) {
            throw in.failure(
                    Errno.EINVAL,
                    "a page of the shared RAM block '%s', which x-ignore-shared leaves out".formatted(block.name()));
        }
        if (Long.compareUnsigned(offsetBytes, block.usedLengthBytes()) >= 0) {
            throw in.failure(
                    Errno.EINVAL,
                    "RAM block '%s' has 0x%x bytes and no page at 0x%x"
                            .formatted(block.name(), block.usedLengthBytes(), offsetBytes));
        }
        arrived(block, offsetBytes, 1, flags);
        return block;
    }

    private void filled(RamBlock block, long offsetBytes, int run) {
        long first = offsetBytes >>> RamBlock.PAGE_BITS;
        filled.get(block.index()).setRange(first, first + run);
    }

    /** Notes pages that follow each other. */
    private void arrived(RamBlock block, long offsetBytes, int run, int flags) {
        long first = offsetBytes >>> RamBlock.PAGE_BITS;
        received.get(block.index()).setRange(first, first + run);
        if ((flags & RamRecord.ZERO) == 0) {
            filled(block, offsetBytes, run);
        }
        lastOffsetBytes = offsetBytes + ((long) (run - 1) << RamBlock.PAGE_BITS);
        if (MigrationTrace.ramLoadLoopEnabled()) {
            for (long at = offsetBytes; at <= lastOffsetBytes; at += RamBlock.PAGE_SIZE) {
                MigrationTrace.ramLoadLoop(block.name(), at, flags, block.hostAddress(at));
            }
        }
        pagesSinceYield += run;
        if (pagesSinceYield >= PAGES_PER_YIELD) {
            pagesSinceYield = 0;
            yield.run();
        }
    }

    private boolean isIgnored(RamBlock block) {
        return ignoresShared && block.backing().isShared();
    }

    private RamBlock namedBlock(QemuInputFile in) throws StreamException {
        return knownBlock(in, in.getStr8());
    }

    private RamBlock knownBlock(QemuInputFile in, String name) throws StreamException {
        RamBlock block = memory.find(name);
        if (block == null) {
            throw in.failure(Errno.EINVAL, "the source has a RAM block '" + name + "', this guest has none");
        }
        return block;
    }

    private void checkBlocks(QemuInputFile in, long totalBytes) throws StreamException {
        long left = totalBytes;
        while (left > 0) {
            String name = in.getStr8();
            long length = in.getU64();
            if (memory.isGrowing() && memory.find(name) == null) {
                grow(in, name, length);
            }
            RamBlock block = knownBlock(in, name);
            if (length != block.usedLengthBytes()) {
                throw in.failure(
                        Errno.EINVAL,
                        "RAM block '%s' has 0x%x bytes on the source and 0x%x here: both guests need the same memory size"
                                .formatted(block.name(), length, block.usedLengthBytes()));
            }
            if (ignoresShared) {
                checkAddress(in, block, in.getU64());
            }
            left -= length;
        }
    }

    private void checkAddress(QemuInputFile in, RamBlock block, long address) throws StreamException {
        if (isIgnored(block) && address != block.ramAddress()) {
            throw in.failure(
                    Errno.EINVAL,
                    "the shared RAM block '%s' is at 0x%x on the source and at 0x%x here"
                            .formatted(block.name(), address, block.ramAddress()));
        }
    }

    private void grow(QemuInputFile in, String name, long lengthBytes) throws StreamException {
        try {
            RamBlock block = memory.grow(new GuestMemory.Layout(name, lengthBytes));
            expect(block);
        } catch (IllegalArgumentException | OutOfMemoryError e) {
            throw in.failure(Errno.EINVAL, String.valueOf(e.getMessage()));
        }
    }

    /** Ends what goes on beside the reading of the stream. */
    @Override
    public void close() {
        populator.close();
    }
}
