package dev.phaseline.migration.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The file has the names that GnuTLS wrote for its certificates: rare attributes, escapes, odd kinds of texts. */
final class DistinguishedNameTest {
    @Test
    void namesAreWrittenAsGnuTlsWritesThem() throws Exception {
        List<String> names = Files.readAllLines(file()).stream()
                .filter(line -> line.startsWith("name: "))
                .map(line -> line.substring("name: ".length()))
                .toList();

        assertThat(PemFile.read(file()).certificates())
                .extracting(DistinguishedName::of)
                .hasSize(8)
                .isEqualTo(names);
    }

    private static Path file() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(DistinguishedNameTest.class.getResource("names.pem"))
                .toURI());
    }
}
