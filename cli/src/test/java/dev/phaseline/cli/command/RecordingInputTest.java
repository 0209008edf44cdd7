package dev.phaseline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.phaseline.cli.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingInputTest {
    private static final Path LOG = Path.of("../samples/traces/refused/src.log.gz");

    @TempDir
    private Path directory;

    @Test
    void aDashIsTheStandardInput() throws IOException {
        InputStream before = System.in;
        CommandRun print;
        CommandRun load;
        try {
            System.setIn(Files.newInputStream(LOG));
            print = CommandRun.of("print", "-");
            System.setIn(Files.newInputStream(LOG));
            load = CommandRun.of(
                    "load", "-", "-w", directory.resolve("w.duckdb").toString());
        } finally {
            System.setIn(before);
        }

        assertThat(print).isEqualTo(CommandRun.of("print", LOG.toString()));
        assertThat(load.exitCode()).isZero();
        assertThat(load.out()).startsWith("-: log, source, ");
    }

    @Test
    void aPipeIsReadToItsEnd() throws IOException, InterruptedException {
        Path pipe = directory.resolve("pipe");
        assumeThat(madePipe(pipe)).as("mkfifo makes a pipe").isTrue();
        // Opening a pipe waits for the reader, so the shell has to do it.
        Process writer = new ProcessBuilder("sh", "-c", "cat \"$0\" >\"$1\"", LOG.toString(), pipe.toString()).start();

        CommandRun print = CommandRun.of("print", pipe.toString());

        assertThat(writer.waitFor()).isZero();
        assertThat(print).isEqualTo(CommandRun.of("print", LOG.toString()));
    }

    private static boolean madePipe(Path pipe) throws InterruptedException {
        try {
            return new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such command
        }
    }

    @Test
    void recordingsThatCanBeReadAreAnsweredWithoutTheOthers() throws IOException {
        Path other = Files.writeString(directory.resolve("notes.txt"), "nothing of interest\n");

        CommandRun some = CommandRun.of("phases", other.toString(), LOG.toString());
        CommandRun none = CommandRun.of("phases", other.toString());

        assertThat(some.exitCode()).isEqualTo(1);
        assertThat(some.out()).isEqualTo(CommandRun.of("phases", LOG.toString()).out());
        assertThat(some.err()).startsWith("error: " + other + ": not a recording: ");
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.out()).isEmpty();
    }
}
