package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/** Two named pipes, and the commands that make a connection with both directions of them. */
final class PipePair {
    private final Path there;
    private final Path back;

    PipePair(Path directory) throws Exception {
        there = directory.resolve("there");
        back = directory.resolve("back");
        Process process = new ProcessBuilder("mkfifo", there.toString(), back.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    String source() {
        return command(there, back);
    }

    String destination() {
        return command(back, there);
    }

    private static String command(Path out, Path in) {
        // The shell gives a background command an empty input, unless told otherwise.
        return "exec:exec 3<&0; cat <&3 > %s & cat %s; wait".formatted(out, in);
    }
}
