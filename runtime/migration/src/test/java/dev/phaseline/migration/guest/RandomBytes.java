package dev.phaseline.migration.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Memory that no two pages of are equal. */
final class RandomBytes {
    private RandomBytes() {}

    static void write(Path file, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(1).nextBytes(content);
        Files.write(file, content);
    }
}
