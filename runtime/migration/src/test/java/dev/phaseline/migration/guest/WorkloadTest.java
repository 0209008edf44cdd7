package dev.phaseline.migration.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phaseline.migration.guest.Workload.Pattern;
import dev.phaseline.migration.guest.Workload.Phase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkloadTest {
    private static final long MIB = 1 << 20;

    @Test
    void readsWhatItIsToldAndFillsInTheRest() {
        assertThat(Workload.parse("idle", 256 * MIB)).isEqualTo(Workload.idle());
        assertThat(Workload.parse("stress", 256 * MIB))
                .isEqualTo(new Workload(List.of(random(96, 64, 0)), 128 * MIB, 1));
        assertThat(Workload.parse("stress:rate=64M,hot=32M,fill=0,seed=-5", 256 * MIB))
                .isEqualTo(new Workload(List.of(random(64, 32, 0)), 0, -5));
        assertThat(Workload.parse("random:rate=8M", 256 * MIB))
                .isEqualTo(new Workload(List.of(random(8, 256, 0)), 128 * MIB, 1));
        assertThat(Workload.parse("sequential:span=16M", 256 * MIB).phases())
                .containsExactly(new Phase(Pattern.SEQUENTIAL, 96 * MIB, 16 * MIB, 0, 0, 0));
        assertThat(Workload.parse("hotset:hot=4M,share=75", 256 * MIB).phases())
                .containsExactly(new Phase(Pattern.HOT_SET, 96 * MIB, 256 * MIB, 4 * MIB, 75, 0));
    }

    @Test
    void phasesFollowEachOther() {
        assertThat(Workload.parse("phases:stress:rate=8M,hot=4M,seed=7@1.5/idle@2/random:rate=2M,fill=0@3", 64 * MIB))
                .isEqualTo(new Workload(
                        List.of(random(8, 4, 1.5), new Phase(Pattern.IDLE, 0, 0, 0, 0, 2), random(2, 64, 3)), 0, 7));
    }

    private static Phase random(int rateMib, int spanMib, double seconds) {
        return new Phase(Pattern.RANDOM, rateMib * MIB, spanMib * MIB, 0, 0, seconds);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "busy | unknown workload 'busy': expected idle, stress, random, sequential or hotset[:rate=64M,hot=32M,span=128M,share=90,fill=128M,seed=1], or phases:KIND[:…]@SECONDS/KIND[:…]@SECONDS…",
                "stress:rate=0 | workload option rate=0: a guest that writes nothing is 'idle'",
                "hotset:share=101 | workload option share=101: expected 0 to 100",
                "hotset:span=8M,hot=9M | workload option hot=9M does not fit 8M of memory",
                "phases:stress | workload phase 'stress': expected KIND@SECONDS",
                "phases:idle@0 | workload phase of 0 seconds: expected more than 0, up to 1e6",
                "phases:idle@x | workload phase: 'x' is no number of seconds",
                "phases:stress:seed=1@1/stress:seed=2@1 | workload: seed is given twice",
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
