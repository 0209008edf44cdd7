package dev.phaseline.analyzer.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.analyzer.workspace.Workspace;
import dev.phaseline.analyzer.workspace.WorkspaceException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is killed while it loads, or that meets another one that does. */
final class InterruptedLoadTest {
    /** A text so long that few of them fill a window: there is a beginning, a middle and an end. */
    private static final String LONG_TEXT = "x".repeat(400_000);

    private static final int LINES = 100;

    @TempDir
    private Path directory;

    private Path log(String name, int lines) throws IOException {
        var file = directory.resolve(name);
        try (var writer = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (int i = 0; i < lines; i++) {
                writer.write(String.format(
                        Locale.ROOT,
                        "%d@1700000000.%06d:ram_save_page ram%d%s: offset: 0x%x host: 0x7f0000000000%n",
                        lines,
                        i,
                        i,
                        lines == LINES ? LONG_TEXT : "",
                        i));
            }
        }
        return file;
    }

    private static List<LoadResult> load(Path workspace, Path recording) {
        try (var target = Workspace.openOrCreate(workspace)) {
            return new RecordingLoader(target).load(List.of(recording));
        }
    }

    private static String eventsRead(Path workspace) {
        try (var reader = Workspace.open(workspace);
                var result =
                        reader.query("SELECT string_agg(events_read, ' ' ORDER BY id), (SELECT count(*) FROM events),"
                                + " (SELECT count(*) FROM ram_save_page) FROM recordings")) {
            result.next();
            return result.text(0) + " " + result.text(1) + " " + result.text(2);
        }
    }

    /** Starts to load in another process, and waits until some windows have been written; it then waits to be killed. */
    private Process loadElsewhere(Path workspace, Path recording, int windows) throws IOException {
        var templates = Files.createDirectories(directory.resolve("templates"));
        Workspace.keepTemplate(templates);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-Dphaseline.templates=" + templates,
                        "--class-path",
                        classPath(),
                        PausingLoad.class.getName(),
                        workspace.toString(),
                        recording.toString(),
                        Integer.toString(windows))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(said.readLine()).isEqualTo("loading");
        return process;
    }

    /** Of this JVM, which has the product on its class path or its module path. */
    private static String classPath() {
        return Stream.of(testClasses(), System.getProperty("jdk.module.path"), System.getProperty("java.class.path"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String testClasses() {
        try {
            var source = InterruptedLoadTest.class.getProtectionDomain().getCodeSource();
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @ParameterizedTest
    @CsvSource({"true, 2", "false, 1"})
    void aKilledLoadLeavesTheWorkspaceAsItWas(boolean hasRecording, int windows) throws Exception {
        var workspace = directory.resolve("w.duckdb");
        var recording = log("large.log", LINES);
        if (hasRecording) {
            load(workspace, log("small.log", 700));
        }

        kill(loadElsewhere(workspace, recording, windows));

        if (hasRecording) {
            assertThat(eventsRead(workspace)).isEqualTo("700 700 700");
        }
        assertThat(load(workspace, recording)).hasSize(1).first().isInstanceOf(LoadResult.Loaded.class);
        assertThat(eventsRead(workspace)).isEqualTo(hasRecording ? "700 100 800 800" : "100 100 100");
    }

    @Test
    void aWorkspaceInUseByAnotherProcessIsRefusedInOneLine() throws Exception {
        var workspace = directory.resolve("w.duckdb");
        load(workspace, log("small.log", 700));
        var other = loadElsewhere(workspace, log("large.log", LINES), 1);
        try {
            assertThatThrownBy(() -> Workspace.openOrCreate(workspace))
                    .isInstanceOf(WorkspaceException.class)
                    .hasMessageStartingWith("cannot open workspace " + workspace + ": it is in use by ")
                    .hasMessageContaining(Long.toString(other.pid()))
                    .message()
                    .doesNotContain("\n");
            assertThatThrownBy(() -> Workspace.open(workspace))
                    .isInstanceOf(WorkspaceException.class)
                    .hasMessageStartingWith("cannot open workspace " + workspace + ": it is in use by ");
        } finally {
            kill(other);
        }
        assertThat(eventsRead(workspace)).isEqualTo("700 700 700");
    }
}
