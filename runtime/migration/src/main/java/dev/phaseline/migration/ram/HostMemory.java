package dev.phaseline.migration.ram;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/** Anonymous private memory of the host, from the C library's {@code mmap}, {@code madvise} and {@code munmap}. */
final class HostMemory {
    private static final boolean IS_LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");

    private static final int PROT_READ = 0x1;
    private static final int PROT_WRITE = 0x2;
    private static final int MAP_PRIVATE = 0x2;

    /** Linux and the BSD family, macOS among them, number this flag differently. */
    private static final int MAP_ANONYMOUS = IS_LINUX ? 0x20 : 0x1000;

    /** Linux: take pages of 2 MiB that were set aside. */
    private static final int MAP_HUGETLB = 0x40000 | 21 << 26;

    private static final long MAP_FAILED = -1;

    /** Linux: back the range by huge pages where possible. */
    private static final int MADV_HUGEPAGE = 14;

    /** Linux, since 5.14: allocate the range as if every page of it were written now. */
    private static final int MADV_POPULATE_WRITE = 23;

    /** Size of a huge page of the host. */
    static final long HUGE_PAGE_BYTES = 2L << 20;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle MMAP = downcall(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.ADDRESS,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MUNMAP =
            downcall("munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = downcall(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private HostMemory() {}

    /**
     * Maps zeroed memory that any thread may use until {@code arena} is closed, which unmaps it. Memory of several
     * megabytes begins at the boundary of a huge page and is backed by such pages where the host has them: a page fault
     * for each 4 KiB costs more than sending them.
     *
     * @throws OutOfMemoryError if the host refuses the mapping; names the size and the error number
     */
    static MemorySegment map(long sizeBytes, Arena arena) {
        boolean huge = IS_LINUX && sizeBytes >= HUGE_PAGE_BYTES;
        MemorySegment raw = mapAnywhere(sizeBytes, huge ? HUGE_PAGE_BYTES : 0, 0);
        if (!huge) {
            return attach(raw, arena);
        }
        long head = -raw.address() & (HUGE_PAGE_BYTES - 1);
        MemorySegment memory = raw.asSlice(head, sizeBytes);
        unmap(raw.asSlice(0, head));
        unmap(raw.asSlice(head + sizeBytes));
        adviseHugePages(memory);
        return attach(memory, arena);
    }

    /**
     * Maps zeroed memory in huge pages that the host has set aside.
     *
     * @param sizeBytes a multiple of {@link #HUGE_PAGE_BYTES}
     * @throws OutOfMemoryError if the host has not so many; the message is one line for the user
     */
    static MemorySegment mapHugePages(long sizeBytes, Arena arena) {
        if (!IS_LINUX) {
            throw new OutOfMemoryError("huge pages for guest RAM exist on Linux only");
        }
        try {
            return attach(mapAnywhere(sizeBytes, 0, MAP_HUGETLB), arena);
        } catch (OutOfMemoryError e) {
            var error = new OutOfMemoryError("the host has not %d huge pages of 2 MiB to spare for guest RAM: raise"
                            .formatted(sizeBytes / HUGE_PAGE_BYTES)
                    + " /proc/sys/vm/nr_hugepages");
            error.initCause(e);
            throw error;
        }
    }

    /**
     * @param spareBytes to be mapped beyond the size that was asked for
     * @param flags beside those of anonymous private memory
     */
    private static MemorySegment mapAnywhere(long sizeBytes, long spareBytes, int flags) {
        long mappedBytes = sizeBytes + spareBytes;
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            var address = (MemorySegment) MMAP.invokeExact(
                    state,
                    MemorySegment.NULL,
                    mappedBytes,
                    PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | flags,
                    -1,
                    0L);
            if (address.address() == MAP_FAILED) {
                throw new OutOfMemoryError("the host cannot map %d bytes of guest RAM (mmap failed with errno %d)"
                        .formatted(sizeBytes, (int) ERRNO.get(state, 0L)));
            }
            return sized(address, mappedBytes);
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("mmap cannot be called", e);
        }
    }

    /**
     * Has the host allocate memory now rather than at its first use. Its bytes stay what they are. A host that cannot do
     * that leaves it, which does no harm.
     */
    static void populate(MemorySegment memory) {
        if (IS_LINUX) {
            advise(memory, MADV_POPULATE_WRITE);
        }
    }

    /** A host without huge pages refuses, which does no harm. */
    private static void adviseHugePages(MemorySegment memory) {
        advise(memory, MADV_HUGEPAGE);
    }

    private static void advise(MemorySegment memory, int advice) {
        try (Arena call = Arena.ofConfined()) {
            int _ = (int) MADVISE.invokeExact(call.allocate(CALL_STATE), memory, memory.byteSize(), advice);
        } catch (Throwable e) {
            throw new LinkageError("madvise cannot be called", e);
        }
    }

    @SuppressWarnings("restricted") // gives the address that mmap returned the length that it was asked for
    private static MemorySegment sized(MemorySegment address, long sizeBytes) {
        return address.reinterpret(sizeBytes);
    }

    @SuppressWarnings("restricted") // the mapping lives as long as the arena
    private static MemorySegment attach(MemorySegment memory, Arena arena) {
        return memory.reinterpret(arena, HostMemory::unmap);
    }

    private static void unmap(MemorySegment memory) {
        if (memory.byteSize() == 0) {
            return;
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(CALL_STATE);
            int result = (int) MUNMAP.invokeExact(state, memory, memory.byteSize());
            if (result != 0) {
                throw new IllegalStateException("munmap of %d bytes failed with errno %d"
                        .formatted(memory.byteSize(), (int) ERRNO.get(state, 0L)));
            }
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("munmap cannot be called", e);
        }
    }

    @SuppressWarnings("restricted") // binds two functions of the C library, whose signatures POSIX fixes
    private static MethodHandle downcall(String name, FunctionDescriptor signature) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no function " + name));
        return linker.downcallHandle(function, signature, Linker.Option.captureCallState("errno"));
    }
}
