package dev.phaseline.maven;

import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.codegen.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory of generated sources. Files that are up to date keep their time, so that nothing is compiled again. */
final class SourceRoot {
    private final Path directory;

    SourceRoot(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes the directory hold these sources and no others that were generated before.
     *
     * @return the number of files written
     * @throws IOException if a file cannot be read, written or deleted
     */
    int write(List<SourceFile> sources) throws IOException {
        Set<Path> expected = new HashSet<>();
        int written = 0;
        for (SourceFile source : sources) {
            Path file = directory.resolve(source.path());
            expected.add(file);
            byte[] bytes = source.text().getBytes(StandardCharsets.UTF_8);
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), bytes)) {
                Files.createDirectories(file.getParent());
                Files.write(file, bytes);
                written++;
            }
        }
        deleteOthers(expected);
        return written;
    }

    private void deleteOthers(Set<Path> expected) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                if (!expected.contains(file) && isGenerated(file)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Somebody may have pointed the goal at a directory with sources of his own. */
    private static boolean isGenerated(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().orElse("").startsWith(JavaGenerator.HEADER);
        }
    }
}
