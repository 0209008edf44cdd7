package dev.phaseline.maven;

import dev.phaseline.codegen.JavaGenerator;
import dev.phaseline.codegen.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A directory of generated sources. Files that are up to date keep their time, so that nothing is compiled again. */
final class SourceRoot {
    private final Path directory;

    /** What the sources were made from, and what they were, when they were last written. */
    private final Path state;

    SourceRoot(Path directory) {
        this.directory = directory;
        this.state = directory.resolve(".phaseline");
    }

    /** Whether the sources were generated from the same input and nobody has touched them since. */
    boolean isUpToDate(Fingerprint input) throws IOException {
        return Files.exists(state) && Files.readString(state).equals(stateOf(input));
    }

    /**
     * Makes the directory hold these sources and no others that were generated before.
     *
     * @param input what they were generated from
     * @return the number of files written
     * @throws IOException if a file cannot be read, written or deleted
     */
    int write(List<SourceFile> sources, Fingerprint input) throws IOException {
        Set<Path> expected = new HashSet<>();
        int written = 0;
        Files.createDirectories(directory);
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
        for (Path file : generatedFiles()) {
            if (!expected.contains(file)) {
                Files.delete(file);
            }
        }
        Files.writeString(state, stateOf(input));
        return written;
    }

    /** The path of the directory. */
    @Override
    public String toString() {
        return directory.toString();
    }

    private String stateOf(Fingerprint input) throws IOException {
        return input.hex() + "\n" + Fingerprint.of(generatedFiles()).hex() + "\n";
    }

    /** Returns the generated files; somebody may have pointed the goal at a directory with sources of his own. */
    private List<Path> generatedFiles() throws IOException {
        var generated = new ArrayList<Path>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
                if (isGenerated(file)) {
                    generated.add(file);
                }
            }
        }
        return generated;
    }

    private static boolean isGenerated(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            return lines.findFirst().orElse("").startsWith(JavaGenerator.HEADER);
        }
    }
}
