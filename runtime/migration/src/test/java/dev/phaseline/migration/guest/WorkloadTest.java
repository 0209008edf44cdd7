package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadTest {
    private static final long MIB = 1 << 20;

    @Test
    void readsWhatItIsToldAndFillsInTheRest() {
        assertThat(Workload.parse("idle", 256 * MIB)).isEqualTo(new Workload.Idle());
        assertThat(Workload.parse("stress", 256 * MIB))
                .isEqualTo(new Workload.Stress(96 * MIB, 64 * MIB, 128 * MIB, 1));
        assertThat(Workload.parse("stress:rate=64M,hot=32M,fill=0,seed=-5", 256 * MIB))
                .isEqualTo(new Workload.Stress(64 * MIB, 32 * MIB, 0, -5));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "busy | unknown workload 'busy': expected idle or stress[:rate=64M,hot=32M,fill=128M,seed=1]",
                "idle:rate=1 | workload idle has no option rate",
                "stress:speed=1 | workload stress has no option speed",
                "stress:rate | workload 'stress:rate': expected name=value, found 'rate'",
                "stress:rate=fast | workload option rate: 'fast' is no size: expected a number, with K, M, G or T behind",
                "stress:rate=1,rate=2 | workload 'stress:rate=1,rate=2': rate is given twice",
                "stress:hot=65M | workload option hot=65M does not fit 64M of memory",
                "stress:seed=x | workload option seed: 'x' is no number",
            })
    void saysWhatIsWrongWithAWorkload(String text, String problem) {
        assertThatThrownBy(() -> Workload.parse(text, 64 * MIB))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @Test
    void sizesAreReadAndWrittenInPowersOf1024() {
        assertThat(ByteSize.parse("4096")).isEqualTo(4096);
        assertThat(ByteSize.parse("64k")).isEqualTo(65_536);
        assertThat(ByteSize.parse("2T")).isEqualTo(2L << 40);
        assertThat(ByteSize.format(256 * MIB)).isEqualTo("256M");
        assertThat(ByteSize.format(1000)).isEqualTo("1000");
        assertThat(ByteSize.format(0)).isEqualTo("0");
        assertThatThrownBy(() -> ByteSize.parse("999999999T"))
                .hasMessageContaining("more bytes than a machine can have");
    }
}
