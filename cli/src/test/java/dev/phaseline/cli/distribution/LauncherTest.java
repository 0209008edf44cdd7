package dev.phaseline.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code launch.sh} gives to the JVM, which is a script here that says its arguments. */
class LauncherTest {
    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    private Path directory;

    private Path dist;
    private Path java;

    @BeforeEach
    void aDistribution() throws IOException {
        assumeTrue(Files.isExecutable(BASH), "the launcher needs bash");
        dist = Files.createDirectory(directory.resolve("a dist"));
        try (Stream<Path> files = Files.list(Path.of("src", "main", "dist"))) {
            for (Path file : files.toList()) {
                Files.copy(file, dist.resolve(file.getFileName()));
            }
        }
        java = Files.writeString(directory.resolve("java"), "#!/bin/bash\nprintf '%s\\n' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theUnpackedDriverComesBeforeTheCompleteOne() throws Exception {
        Path folder = Files.createDirectory(dist.resolve("native"));
        Files.writeString(folder.resolve(UnpackedDriver.libraryName()), "a library");

        assertThat(launched("summary")).containsSequence("--module-path", folder + ":" + dist.resolve("lib"));
    }

    @Test
    void withoutTheLibraryOfThisPlatformTheCompleteDriverServes() throws Exception {
        Path folder = Files.createDirectory(dist.resolve("native"));
        Files.writeString(folder.resolve("libduckdb_java.so_plan9_mips"), "a library of another platform");

        assertThat(launched("summary"))
                .containsSequence("--module-path", dist.resolve("lib").toString());
    }

    @Test
    void theCommandGetsItsArgumentsAsTheyWere() throws Exception {
        assertThat(launched("query", "SELECT * FROM phases", ""))
                .endsWith("dev.phaseline.cli/dev.phaseline.cli.Phaseline", "query", "SELECT * FROM phases", "");
    }

    private List<String> launched(String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(BASH.toString(), "-euc", ". \"$1/launch.sh\"; launch \"${@:2}\"", "bash"));
        command.addAll(List.of(dist.toString(), java.toString(), dist.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return List.of(output.substring(0, output.length() - 1).split("\n", -1));
    }
}
