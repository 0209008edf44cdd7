package dev.phaseline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The demonstration's guests in each mode. DemoTest goes the whole way with the default one. */
class DemoMigrationTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PRECOPY")
    void theGuestArrivesAsItLeft(DemoMode mode) throws IOException, InterruptedException {
        var out = new StringWriter();
        var printer = new PrintWriter(out, true);

        var outcome = new DemoMigration(
                        mode,
                        "8M",
                        directory,
                        directory.resolve("source.jfr"),
                        directory.resolve("destination.jfr"),
                        printer,
                        printer)
                .run();

        assertThat(outcome.info().path("status").asString()).isEqualTo("completed");
        assertThat(outcome.digests().path("ram").isEmpty()).isFalse();
        switch (mode) {
            case MULTIFD ->
                assertThat(outcome.info().path("ram").path("multifd-bytes").asLong())
                        .isPositive();
            case XBZRLE ->
                assertThat(outcome.info().path("xbzrle-cache").isObject()).isTrue();
            case TLS -> assertThat(out.toString()).contains("over TLS");
            case PRECOPY -> throw new AssertionError("left out");
        }
        assertThat(directory.resolve("source.jfr")).isNotEmptyFile();
        assertThat(directory.resolve("destination.jfr")).isNotEmptyFile();
    }
}
