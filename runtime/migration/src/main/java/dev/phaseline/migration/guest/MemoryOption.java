package dev.phaseline.migration.guest;

import dev.phaseline.migration.ram.Backing;
import dev.phaseline.migration.ram.GuestMemory;
import dev.phaseline.migration.ram.RamBlock;
import java.nio.file.Path;

/** The value of {@code --memory}: {@code SIZE[,name=NAME][,file=PATH][,hugetlb=on]}. */
final class MemoryOption {
    private static final String DEFAULT_NAME = "ram";

    private MemoryOption() {}

    /** Reads a block; throws {@link IllegalArgumentException} with one line for the user. */
    static GuestMemory.Layout parse(String text) {
        String[] parts = text.split(",", -1);
        long size = ByteSize.parse(parts[0]);
        String name = DEFAULT_NAME;
        Backing backing = new Backing.Anonymous();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String value = parts[i].substring(equals + 1);
            switch (equals < 0 ? parts[i] : parts[i].substring(0, equals)) {
                case "name" -> name = value;
                case "file" -> backing = new Backing.SharedFile(Path.of(value));
                case "hugetlb" -> backing = value.equals("off") ? backing : new Backing.HugePages();
                default ->
                    throw new IllegalArgumentException(
                            "memory %s: unknown option '%s', expected name=, file= or hugetlb=on"
                                    .formatted(text, parts[i]));
            }
        }
        return layout(name, size, backing);
    }

    /** One ordinary block. */
    static GuestMemory.Layout ofBytes(long bytes) {
        return layout(DEFAULT_NAME, bytes, new Backing.Anonymous());
    }

    /** A block of which only the size matters. */
    static GuestMemory.Layout plain(GuestMemory.Layout block) {
        return ofBytes(block.sizeBytes());
    }

    private static GuestMemory.Layout layout(String name, long bytes, Backing backing) {
        if (bytes <= 0 || bytes % RamBlock.PAGE_SIZE != 0) {
            throw new IllegalArgumentException(
                    "memory of %d bytes: expected a positive multiple of %d".formatted(bytes, RamBlock.PAGE_SIZE));
        }
        return new GuestMemory.Layout(name, bytes, backing);
    }
}
