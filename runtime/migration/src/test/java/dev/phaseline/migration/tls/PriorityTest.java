package dev.phaseline.migration.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PriorityTest {
    @ParameterizedTest
    @CsvSource({
        "NORMAL, TLSv1.2 TLSv1.3",
        "NORMAL:, TLSv1.2 TLSv1.3",
        "NORMAL:-VERS-ALL:+VERS-TLS1.3, TLSv1.3",
        "NORMAL:-VERS-TLS-ALL:+VERS-TLS1.2:+VERS-TLS1.0, TLSv1.2",
        "NORMAL:!VERS-TLS1.3, TLSv1.2",
        "NORMAL:-VERS-TLS1.1, TLSv1.2 TLSv1.3"
    })
    void versionsAreAddedAndTakenAwayInTheirOrder(String text, String protocols) throws Exception {
        assertThat(Priority.parse(text).protocols()).containsExactly(protocols.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GARBAGE",
                "SECURE256",
                "NORMAL:+AES-256-GCM",
                "NORMAL:%COMPAT",
                "NORMAL:VERS-ALL",
                "NORMAL:+VERS-TLS1.9"
            })
    void whatIsNotUnderstoodIsNotIgnored(String text) {
        assertThatThrownBy(() -> Priority.parse(text))
                .isInstanceOf(CredentialsException.class)
                .hasMessageContaining("is not understood");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NORMAL:-VERS-ALL", "NORMAL:-VERS-ALL:+VERS-TLS1.1"})
    void aVersionMustBeLeft(String text) {
        assertThatThrownBy(() -> Priority.parse(text)).hasMessageContaining("leaves neither TLS 1.2 nor TLS 1.3");
    }
}
