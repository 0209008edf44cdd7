package dev.phaseline.migration.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged streams are refused with a message that says where, and cost no more memory than they are long.
 *
 * <p>{@code -Dphaseline.fuzz-seconds=N} goes on for so long, {@code -Dphaseline.fuzz-seed=N} damages otherwise, and {@code
 * -Dphaseline.fuzz-directory=DIR} keeps seeds and findings.
 */
final class IncomingFuzzTest {
    private static final int STEPS = 40;
    private static final String SMALL_HEAP = "-Xmx96m";

    /** For each receiver. */
    private static final String SECONDS = System.getProperty("phaseline.fuzz-seconds", "2");

    @ParameterizedTest
    @EnumSource
    void seedsAreReceived(Receiver receiver) throws Exception {
        for (byte[] seed : receiver.seeds()) {
            assertThat(receiver.tryReceive(seed)).isEmpty();
        }
    }

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void damagedStreamsAreRefusedOrTaken(@ForAll Receiver receiver, @ForAll long seed) throws Exception {
        var fuzzer = new IncomingFuzzer(receiver, seed);

        IntStream.range(0, STEPS).forEach(step -> fuzzer.step());

        assertThat(fuzzer.reasonCount()).isPositive();
    }

    @Test
    void noLengthInAStreamMakesAProcessWithASmallHeapFail(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        Process fuzzer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        SMALL_HEAP,
                        "-cp",
                        classPath(),
                        IncomingFuzzer.class.getName(),
                        SECONDS,
                        System.getProperty("phaseline.fuzz-seed", "1"),
                        System.getProperty(
                                "phaseline.fuzz-directory",
                                directory.resolve("inputs").toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        assertThat(fuzzer.waitFor()).as(Files.readString(log)).isZero();
    }

    /** Of this JVM, which has the product on its class path or its module path. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path"), System.getProperty("jdk.module.path"))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
