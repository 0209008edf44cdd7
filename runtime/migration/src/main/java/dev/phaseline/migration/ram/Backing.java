package dev.phaseline.migration.ram;

import java.nio.file.Path;

/** What of the host a RAM block is made of. */
public sealed interface Backing {
    /** Memory of this process, in pages of whatever size the host finds good. */
    record Anonymous() implements Backing {}

    /** Memory of this process, in pages of 2 MiB that the host has set aside ({@code nr_hugepages}). Linux only. */
    record HugePages() implements Backing {}

    /**
     * A file that other processes may map too, QEMU's {@code memory-backend-file,share=on}: with the capability {@code
     * x-ignore-shared} its bytes need not be sent.
     */
    record SharedFile(Path path) implements Backing {}

    /** Whether other processes may have the same bytes. */
    default boolean isShared() {
        return this instanceof SharedFile;
    }

    /** Bytes of a page of the host, as far as a guest can rely on it. */
    default long pageBytes() {
        return this instanceof HugePages ? HostMemory.HUGE_PAGE_BYTES : RamBlock.PAGE_SIZE;
    }
}
