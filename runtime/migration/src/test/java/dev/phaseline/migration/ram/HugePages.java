package dev.phaseline.migration.ram;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pages of 2 MiB that the host has set aside. */
public final class HugePages {
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

    private HugePages() {}

    /** Skips the test where fewer are free. */
    public static void assumeFree(int pages) throws IOException {
        long free = !Files.exists(MEMORY_INFO)
                ? 0
                : Files.readAllLines(MEMORY_INFO).stream()
                        .filter(line -> line.startsWith("HugePages_Free:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
        assumeTrue(
                free >= pages,
                "the host has %d free huge pages, this takes %d (/proc/sys/vm/nr_hugepages)".formatted(free, pages));
    }
}
