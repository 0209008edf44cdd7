package dev.phaseline.cli.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private Map<String, String> environment = Map.of();

    @BeforeEach
    void aDistribution() throws IOException {
        assumeTrue(Files.isExecutable(BASH), "the launcher needs bash");
        dist = Files.createDirectory(directory.resolve("a dist"));
        Files.createDirectory(dist.resolve("lib"));
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

    @Test
    void whatEndsSoonIsNotCompiledInFullAndAGuestHasOptionsOfItsOwn() throws Exception {
        String quick = "-XX:TieredStopAtLevel=1";

        assertThat(launched("--version")).contains(quick);
        assertThat(launched("summary")).contains(quick);
        assertThat(launched("timeline", "-w", "a.duckdb", "--snapshot", "a.png"))
                .contains(quick);
        assertThat(launched("timeline", "-w", "a.duckdb")).doesNotContain(quick);
        assertThat(launched("query", "FROM events", "-w", "a.duckdb")).doesNotContain(quick);
        assertThat(launched("guest"))
                .contains("@" + dist.resolve("guest.options"))
                .doesNotContain(quick);
    }

    @Test
    void aLargeRecordingIsReadByCodeThatIsCompiledInFull() throws Exception {
        String quick = "-XX:TieredStopAtLevel=1";
        Path small = Files.writeString(directory.resolve("small.log"), "one line");
        Path large = directory.resolve("large.log");
        Path workspace = directory.resolve("large.duckdb");
        for (Path file : List.of(large, workspace)) {
            try (var content = new RandomAccessFile(file.toFile(), "rw")) {
                content.setLength(9 << 20);
            }
        }

        assertThat(launched("load", small.toString())).contains(quick);
        assertThat(launched("phases", "-w", workspace.toString())).contains(quick);
        assertThat(launched("load", small.toString(), large.toString())).doesNotContain(quick);
        assertThat(launched("phases", directory.toString())).doesNotContain(quick);
        assertThat(launched("print", "-")).doesNotContain(quick);
    }

    @Test
    void aCacheIsGivenToTheJvmWhereItIsThere() throws Exception {
        assertThat(launched("summary")).noneMatch(argument -> argument.contains("AOT"));

        Files.writeString(dist.resolve("start.aot"), "a cache");

        assertThat(launched("summary")).contains("-XX:AOTCache=" + dist.resolve("start.aot"));
    }

    @Test
    void aCacheIsLeftOutWhereTheUserChoseAnother() throws Exception {
        Files.writeString(dist.resolve("start.aot"), "a cache");
        environment = Map.of("PHASELINE_JAVA_OPTS", "-Xshare:off -Xmx1g");

        assertThat(launched("summary"))
                .contains("-Xshare:off", "-Xmx1g")
                .noneMatch(argument -> argument.contains("AOT"));
    }

    @Test
    void aJvmSaysNothingOfACacheThatItCannotUse() throws Exception {
        Files.writeString(dist.resolve("start.aot"), "a cache of another JVM");
        javaRuns("""
                options=()
                for argument; do
                  case $argument in -XX:AOTCache=* | -Xlog:*) options+=("$argument") ;; esac
                done
                echo "${#options[@]} options"
                exec '%s/bin/java' "${options[@]}" --version
                """.formatted(System.getProperty("java.home")));

        assertThat(launched("summary"))
                .startsWith("2 options")
                .noneMatch(line -> line.contains("aot") || line.contains("AOT"));
    }

    @Test
    void aRehearsalLeavesACache() throws Exception {
        javaRuns("""
                for argument; do
                  case $argument in -XX:AOTCacheOutput=*) echo "a cache" >"${argument#*=}" ;; esac
                done
                """);

        assertThat(unrehearsed()).isTrue();
        launcher("rehearse", java.toString(), dist.toString());

        assertThat(dist.resolve("start.aot")).hasContent("a cache");
        assertThat(unrehearsed()).isFalse();
    }

    @Test
    void aRehearsalThatFailsLeavesNothingAndIsNotRepeated() throws Exception {
        Files.writeString(dist.resolve("start.aot"), "of modules that have changed");
        Files.writeString(dist.resolve("start.aot.part"), "of a rehearsal that was killed");
        javaRuns("""
                for argument; do
                  case $argument in -XX:AOTCacheOutput=*) echo "half a cache" >"${argument#*=}" ;; esac
                done
                exit 1
                """);

        launcher("rehearse", java.toString(), dist.toString());

        try (Stream<Path> files = Files.list(dist)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "lib", "launch.sh", "java.options", "guest.options", "rehearsal.log", "rehearsed");
        }
        assertThat(unrehearsed()).isFalse();
    }

    @Test
    void anotherModuleAsksForAnotherRehearsal() throws Exception {
        javaRuns("exit 1");
        launcher("rehearse", java.toString(), dist.toString());

        Path jar = Files.writeString(dist.resolve("lib").resolve("phaseline-gui.jar"), "a module");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));

        assertThat(unrehearsed()).isTrue();
    }

    @Test
    void aMovedDistributionAsksForAnotherRehearsal() throws Exception {
        javaRuns("exit 1");
        launcher("rehearse", java.toString(), dist.toString());

        dist = Files.move(dist, directory.resolve("moved"));

        assertThat(unrehearsed()).isTrue();
    }

    @Test
    void whoeverWantsNoRehearsalGetsNone() throws Exception {
        environment = Map.of("PHASELINE_NO_REHEARSAL", "1");

        assertThat(unrehearsed()).isFalse();
    }

    private void javaRuns(String script) throws IOException {
        Files.writeString(java, "#!/bin/bash\n" + script);
    }

    private boolean unrehearsed() throws IOException, InterruptedException {
        return launcher("eval", "if is_unrehearsed '" + dist + "'; then echo yes; fi")
                .equals(List.of("yes"));
    }

    private List<String> launched(String... arguments) throws IOException, InterruptedException {
        List<String> call = new ArrayList<>(List.of("launch", java.toString(), dist.toString()));
        call.addAll(List.of(arguments));
        return launcher(call.toArray(String[]::new));
    }

    /** Calls a function of the launcher's and returns the lines that it prints. */
    private List<String> launcher(String... call) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(BASH.toString(), "-euc", ". \"$0/launch.sh\"; \"$@\"", dist.toString()));
        command.addAll(List.of(call));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        List.of("PHASELINE_NO_REHEARSAL", "PHASELINE_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
                .forEach(builder.environment()::remove);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.isEmpty()
                ? List.of()
                : List.of(output.substring(0, output.length() - 1).split("\n", -1));
    }
}
