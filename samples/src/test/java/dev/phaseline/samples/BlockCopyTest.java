package dev.phaseline.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code samples/block-copy/README.md} tells its readers to type. */
class BlockCopyTest {
    private static final String JAR = "target/block-copy.jar";
    private static final int BLOCK_BYTES = 64 * 1024;

    @TempDir
    private static Path parent;

    private static CopiedProject project;

    /** Builds the copy, which runs its own test too: three blocks, the second one of zeros, and 100 bytes. */
    @BeforeAll
    static void build() throws IOException, InterruptedException {
        project = CopiedProject.of("block-copy", parent);
        byte[] disk = new byte[3 * BLOCK_BYTES + 100];
        disk[0] = 1;
        disk[2 * BLOCK_BYTES] = 1;
        Files.write(project.directory().resolve("disk.img"), disk);
        assertThat(project.maven("verify")).contains("Tests run: 1, Failures: 0", "BUILD SUCCESS");
    }

    @Test
    void aSecondBuildGeneratesNothingAgain() throws IOException, InterruptedException {
        assertThat(project.maven("compile")).contains("Nothing to compile").doesNotContain("Recompiling");
    }

    @Test
    void withoutAPatternItTracesNothing() throws IOException, InterruptedException {
        assertThat(project.java("-jar", JAR, "disk.img", "off.img")).isEqualTo("196708 bytes copied\n");
    }

    @Test
    void aWildcardSwitchesEventsOnForTheLog() throws IOException, InterruptedException {
        String output = project.java(
                "-Dphaseline.trace=copy_*,-copy_digest",
                "-Dphaseline.trace.backends=log",
                "-jar",
                JAR,
                "disk.img",
                "log.img");

        assertThat(output).isEqualTo("""
                copy_begin disk.img -> log.img: 196708 bytes
                copy_block offset 0x0 length 65536 zero 0
                copy_block offset 0x10000 length 65536 zero 1
                copy_block offset 0x20000 length 65536 zero 0
                copy_block offset 0x30000 length 100 zero 1
                copy_end 196708 bytes, 1 blocks of zeros
                196708 bytes copied
                """);
    }

    @Test
    void aRecordingIsReadByTheJdksToolAndByPhaseline() throws IOException, InterruptedException {
        project.java(
                "-Dphaseline.trace=copy_*",
                "-Dphaseline.trace.backends=jfr",
                "-XX:StartFlightRecording:filename=copy.jfr,dumponexit=true",
                "-Xlog:jfr*=off",
                "-jar",
                JAR,
                "disk.img",
                "jfr.img");

        assertThat(project.jdk("jfr", "print", "--events", "block_copy.copy_end", "copy.jfr"))
                .contains("block_copy.copy_end {", "bytes = 196708", "zero_blocks = 1");
        assertThat(project.phaseline("print", "copy.jfr"))
                .contains("copy_block offset 0x10000 length 65536 zero 1\n")
                .containsPattern("copy_digest [0-9a-f]{64}\n");
        assertThat(project.phaseline(
                        "query", "SELECT count(*), sum(length) FROM copy_block", "copy.jfr", "--format", "csv"))
                .contains("4,196708");
    }
}
