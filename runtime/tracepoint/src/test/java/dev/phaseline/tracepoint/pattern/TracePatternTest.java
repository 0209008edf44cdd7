package dev.phaseline.tracepoint.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracePatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, ram_save_page, true",
        "ram_*, ram_save_page, true",
        "ram_*, colo_ram_, false",
        "*_page, ram_save_page, true",
        "*_page, ram_save_page_x, false",
        "*save*, ram_save_page, true",
        "r*m_*_p*e, ram_save_page, true",
        "**, ram, true",
        "ram_save_pag?, ram_save_page, true",
        "ram_save_page?, ram_save_page, false",
        "ram_save_page, ram_save_page, true",
        "ram_save_pag, ram_save_page, false",
        "RAM_*, ram_save_page, false",
        "a*a*a*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false",
        "ram.save, ram_save, false",
    })
    void matches(String glob, String name, boolean matches) {
        assertThat(TracePattern.of(glob).matches(name)).isEqualTo(matches);
    }

    @Test
    void switchesOffAfterAMinus() {
        assertThat(TracePattern.of("-ram_*")).isEqualTo(new TracePattern("ram_*", false, ""));
        assertThat(TracePattern.of("ram_*")).isEqualTo(new TracePattern("ram_*", true, ""));
    }
}
