package dev.phaseline.migration.ram;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The dirty log that Linux keeps: guest memory is registered with a {@code userfaultfd} in asynchronous write-protect
 * mode, in which the kernel itself lifts the protection of a page at the first write to it, and {@code PAGEMAP_SCAN}
 * tells the pages that are not protected. Whatever writes, through whichever mapping code path of this process, is seen.
 *
 * <p>A scan that protects what it finds is atomic for each page. {@link #rearm} uses it, and may so find pages whose
 * writing {@link #collect} has not reported yet: those are kept as {@code pending} for the next {@code collect}, or their
 * writes would be lost. Otherwise the bits are those of {@link SoftwareDirtyLog}: {@code reported} marks the pages that
 * {@code collect} handed out and {@code rearm} has not armed again.
 *
 * <p>A page that was only ever read is mapped to the kernel's page of zeros. That counts as not written, so a source that
 * looks for zero pages does not dirty them.
 *
 * <p>Memory that does not exist yet, because nobody has written it, is not protected either: the first write to it
 * brings a page into being, a huge one where the host has them, and all of that is reported. So the first write may
 * report up to 511 neighbours that are still zero; otherwise the log is exact.
 *
 * <p>Needs Linux 6.7. Source: Linux {@code Documentation/admin-guide/mm/pagemap.rst} and {@code userfaultfd.rst}.
 */
public final class KernelDirtyLog implements DirtyLog {
    private static final long UFFD_USER_MODE_ONLY = 1;
    private static final long O_CLOEXEC = 0x80000;
    private static final long UFFD_API = 0xaa;
    private static final long UFFD_FEATURE_WP_ASYNC = 1 << 15;
    private static final long UFFDIO_API = 0xc018aa3fL;
    private static final long UFFDIO_REGISTER = 0xc020aa00L;
    private static final long UFFDIO_UNREGISTER = 0x8010aa01L;
    private static final long UFFDIO_REGISTER_MODE_WP = 2;

    private static final long PAGEMAP_SCAN = 0xc0606610L;
    private static final long SCAN_BYTES = 96;
    private static final long PM_SCAN_WP_MATCHING = 1;
    private static final long PM_SCAN_CHECK_WPASYNC = 2;
    private static final long PAGE_IS_WRITTEN = 1 << 1;
    private static final long PAGE_IS_PRESENT = 1 << 3;
    private static final long PAGE_IS_SWAPPED = 1 << 4;
    private static final long PAGE_IS_PFNZERO = 1 << 5;

    /** Which pages a scan finds: those that the kernel does not protect, or those that exist at all. */
    private enum Wanted {
        // A page that does not exist counts as written; protecting it would make the kernel keep a mark for each.
        WRITTEN(PM_SCAN_CHECK_WPASYNC, PAGE_IS_WRITTEN, PAGE_IS_PRESENT | PAGE_IS_SWAPPED),
        EXISTING(0, 0, PAGE_IS_PRESENT | PAGE_IS_SWAPPED);

        private final long flags;
        private final long all;
        private final long any;

        /**
         * @param flags of the scan: what is not registered has no protection to look at
         * @param all categories that each page has
         * @param any categories of which each page has one
         */
        Wanted(long flags, long all, long any) {
            this.flags = flags;
            this.all = all;
            this.any = any;
        }
    }

    /** Words of {@code struct pm_scan_arg}. */
    private static final int FLAGS = 1;

    private static final int START = 2;
    private static final int END = 3;
    private static final int WALK_END = 4;
    private static final int VEC = 5;
    private static final int VEC_LEN = 6;
    private static final int CATEGORY_INVERTED = 8;
    private static final int CATEGORY_MASK = 9;
    private static final int CATEGORY_ANYOF_MASK = 10;
    private static final int RETURN_MASK = 11;

    /** Words of {@code struct page_region}: start, end, categories. */
    private static final int REGION_WORDS = 3;

    /** Regions that one scan tells. */
    private static final int REGIONS = 4096;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    private final GuestMemory memory;
    private final int uffd;
    private final int pagemap;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment scan = arena.allocate(SCAN_BYTES, Long.BYTES);
    private final MemorySegment regions = arena.allocate((long) REGIONS * REGION_WORDS * Long.BYTES, Long.BYTES);
    private final List<DirtyBitmap> reported;
    private final List<DirtyBitmap> pending;

    /** Pages that may hold something: they existed when the log began, or were reported since. */
    private final List<DirtyBitmap> touched;

    private boolean registered;

    /** The kernel does not keep such a log; says why. */
    public static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message);
        }
    }

    private KernelDirtyLog(GuestMemory memory, int uffd, int pagemap) {
        this.memory = memory;
        this.uffd = uffd;
        this.pagemap = pagemap;
        this.reported = allZeros(memory);
        this.pending = allZeros(memory);
        this.touched = allZeros(memory);
    }

    private static List<DirtyBitmap> allZeros(GuestMemory memory) {
        return new ArrayList<>(memory.blocks().stream()
                .map(block -> DirtyBitmap.allZeros(block.pages()))
                .toList());
    }

    /**
     * Opens a log for the blocks of {@code memory}, and tries it.
     *
     * @throws UnavailableException if this kernel, or this process's rights, do not allow it
     */
    public static KernelDirtyLog open(GuestMemory memory) throws UnavailableException {
        String os = System.getProperty("os.name", "");
        if (!os.toLowerCase(Locale.ROOT).startsWith("linux")) {
            throw new UnavailableException(os + " has no userfaultfd");
        }
        for (RamBlock block : memory.blocks()) {
            if (!(block.backing() instanceof Backing.Anonymous)) {
                // A page of a file may hold something without being mapped here; huge pages cannot be armed in parts.
                throw new UnavailableException(
                        "RAM block '" + block.name() + "' is no ordinary memory of this process");
            }
        }
        int uffd = LinuxCalls.userfaultfd(O_CLOEXEC | UFFD_USER_MODE_ONLY);
        if (uffd < 0) {
            throw new UnavailableException("userfaultfd is refused with errno " + -uffd);
        }
        int pagemap = LinuxCalls.open("/proc/self/pagemap", (int) O_CLOEXEC);
        if (pagemap < 0) {
            LinuxCalls.close(uffd);
            throw new UnavailableException("/proc/self/pagemap is refused with errno " + -pagemap);
        }
        var log = new KernelDirtyLog(memory, uffd, pagemap);
        try {
            log.probe();
        } catch (UnavailableException e) {
            log.close();
            throw e;
        }
        return log;
    }

    private void probe() throws UnavailableException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment api = call.allocate(3L * Long.BYTES, Long.BYTES);
            api.setAtIndex(WORD, 0, UFFD_API);
            api.setAtIndex(WORD, 1, UFFD_FEATURE_WP_ASYNC);
            int error = LinuxCalls.ioctl(uffd, UFFDIO_API, api);
            if (error < 0) {
                throw new UnavailableException(
                        "the kernel's userfaultfd has no asynchronous write protection (Linux 6.7 has), errno "
                                + -error);
            }
        }
        for (RamBlock block : memory.blocks()) {
            int error = register(block);
            if (error == 0) {
                error = Math.min(
                        0, scanOnce(block.hostAddress(0), block.hostAddress(RamBlock.PAGE_SIZE), Wanted.WRITTEN, 0));
            }
            if (error < 0) {
                throw new UnavailableException(
                        "RAM block '%s' cannot be tracked, errno %d".formatted(block.name(), -error));
            }
        }
        unregister();
    }

    private int register(RamBlock block) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment range = call.allocate(4L * Long.BYTES, Long.BYTES);
            range.setAtIndex(WORD, 0, block.hostAddress(0));
            range.setAtIndex(WORD, 1, block.usedLengthBytes());
            range.setAtIndex(WORD, 2, UFFDIO_REGISTER_MODE_WP);
            return LinuxCalls.ioctl(uffd, UFFDIO_REGISTER, range);
        }
    }

    /** Lifts all protection. */
    private void unregister() {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment range = call.allocate(2L * Long.BYTES, Long.BYTES);
            for (RamBlock block : memory.blocks()) {
                range.setAtIndex(WORD, 0, block.hostAddress(0));
                range.setAtIndex(WORD, 1, block.usedLengthBytes());
                check("unregistering", LinuxCalls.ioctl(uffd, UFFDIO_UNREGISTER, range));
            }
        }
    }

    @Override
    public void start() {
        stop();
        registered = true;
        for (RamBlock block : memory.blocks()) {
            check("registering", register(block));
            reported.set(block.index(), DirtyBitmap.allZeros(block.pages()));
            pending.set(block.index(), DirtyBitmap.allZeros(block.pages()));
            scan(block, 0, block.pages(), Wanted.WRITTEN, PM_SCAN_WP_MATCHING, (_, _) -> {});
            // Only now: a page that comes into being from here on is reported.
            touched.set(block.index(), existing(block));
        }
    }

    @Override
    public void stop() {
        if (registered) {
            registered = false;
            unregister();
        }
    }

    /** The kernel has noticed. */
    @Override
    public void written(RamBlock block, long page) {}

    @Override
    public long collect(RamBlock block, DirtyBitmap bmap) {
        if (!registered) {
            return 0;
        }
        DirtyBitmap waiting = pending.get(block.index());
        scan(block, 0, block.pages(), Wanted.WRITTEN, 0, waiting::setRange);
        DirtyBitmap notZero = touched.get(block.index());
        DirtyBitmap handedOut = reported.get(block.index());
        long added = 0;
        for (int word = 0; word < waiting.wordCount(); word++) {
            long fresh = waiting.takeWord(word) & ~handedOut.word(word);
            if (fresh != 0) {
                handedOut.merge(word, fresh);
                // Armed again, the page must be read: no later report stands for this write.
                notZero.merge(word, fresh);
                added += bmap.merge(word, fresh);
            }
        }
        return added;
    }

    @Override
    public boolean hasUnreported(RamBlock block) {
        if (!registered) {
            return false;
        }
        DirtyBitmap waiting = pending.get(block.index());
        scan(block, 0, block.pages(), Wanted.WRITTEN, 0, waiting::setRange);
        // What was reported must not wait: armed again, it would be reported once more.
        waiting.clearAllOf(reported.get(block.index()));
        return waiting.nextSet(0) < block.pages();
    }

    @Override
    public DirtyBitmap existing(RamBlock block) {
        DirtyBitmap existing = DirtyBitmap.allZeros(block.pages());
        scan(block, 0, block.pages(), Wanted.EXISTING, 0, existing::setRange);
        return existing;
    }

    @Override
    public int untouched(RamBlock block, long page, int most) {
        return registered ? touched.get(block.index()).clearRun(page, most) : 0;
    }

    @Override
    public void rearm(RamBlock block, long firstPage, long pages) {
        long end = Math.min(firstPage + pages, block.pages());
        if (!registered || firstPage >= end) {
            return;
        }
        DirtyBitmap waiting = pending.get(block.index());
        DirtyBitmap handedOut = reported.get(block.index());
        scan(
                block,
                firstPage,
                end,
                Wanted.WRITTEN,
                PM_SCAN_WP_MATCHING,
                (from, to) -> waiting.setRangeExcept(from, to, handedOut));
        handedOut.clearRange(firstPage, end);
    }

    /** Takes runs of pages. */
    @FunctionalInterface
    private interface Found {
        void pages(long from, long to);
    }

    private void scan(RamBlock block, long firstPage, long endPage, Wanted wanted, long flags, Found found) {
        long base = block.hostAddress(0);
        long at = base + (firstPage << RamBlock.PAGE_BITS);
        long end = base + (endPage << RamBlock.PAGE_BITS);
        while (at < end) {
            int count = scanOnce(at, end, wanted, flags);
            check("scanning", count);
            for (int i = 0; i < count; i++) {
                long from = regions.getAtIndex(WORD, (long) i * REGION_WORDS) - base;
                long to = regions.getAtIndex(WORD, (long) i * REGION_WORDS + 1) - base;
                found.pages(from >>> RamBlock.PAGE_BITS, to >>> RamBlock.PAGE_BITS);
            }
            at = scan.getAtIndex(WORD, WALK_END);
        }
    }

    private int scanOnce(long start, long end, Wanted wanted, long flags) {
        scan.fill((byte) 0);
        scan.setAtIndex(WORD, 0, SCAN_BYTES);
        scan.setAtIndex(WORD, FLAGS, flags | wanted.flags);
        scan.setAtIndex(WORD, START, start);
        scan.setAtIndex(WORD, END, end);
        scan.setAtIndex(WORD, VEC, regions.address());
        scan.setAtIndex(WORD, VEC_LEN, REGIONS);
        // Never those that are mapped to the page of zeros.
        scan.setAtIndex(WORD, CATEGORY_INVERTED, PAGE_IS_PFNZERO);
        scan.setAtIndex(WORD, CATEGORY_MASK, wanted.all | PAGE_IS_PFNZERO);
        scan.setAtIndex(WORD, CATEGORY_ANYOF_MASK, wanted.any);
        scan.setAtIndex(WORD, RETURN_MASK, wanted.all | wanted.any);
        return LinuxCalls.ioctl(pagemap, PAGEMAP_SCAN, scan);
    }

    private static void check(String what, int result) {
        if (result < 0) {
            throw new IllegalStateException(
                    "%s guest memory for the dirty log failed with errno %d".formatted(what, -result));
        }
    }

    /** Ends the log; to be called before the memory is unmapped. */
    @Override
    public void close() {
        stop();
        LinuxCalls.close(uffd);
        LinuxCalls.close(pagemap);
        arena.close();
    }
}
