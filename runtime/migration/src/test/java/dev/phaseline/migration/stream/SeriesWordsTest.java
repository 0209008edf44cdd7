package dev.phaseline.migration.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class SeriesWordsTest {
    private final SeriesWords series = new SeriesWords();

    @Property(tries = 200)
    void recordsAreTheValuesInTheirOrderEachWithItsByteBehindIt(
            @ForAll long first,
            @ForAll long step,
            @ForAll byte behind,
            @ForAll @IntRange(max = 100) int records,
            @ForAll @IntRange(max = 9) int offset) {
        byte[] bytes = new byte[offset + records * SeriesWords.RECORD_BYTES];

        int written = series.write(first, step, behind, records, MemorySegment.ofArray(bytes), offset);

        assertThat(written).isEqualTo(records / 8 * 8);
        byte[] expected = new byte[bytes.length];
        System.arraycopy(one(first, step, behind, written), 0, expected, offset, written * SeriesWords.RECORD_BYTES);
        assertThat(bytes).isEqualTo(expected);
    }

    @Property(tries = 200)
    void recordsMatchUpToTheGroupInWhichOneByteDiffers(
            @ForAll long first,
            @ForAll long step,
            @ForAll byte behind,
            @ForAll @IntRange(min = 8, max = 200) int records,
            @ForAll @IntRange(max = Integer.MAX_VALUE) int where) {
        byte[] bytes = one(first, step, behind, records);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes.length);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            assertThat(series.matching(first, step, behind, records, memory, 0)).isEqualTo(records / 8 * 8);

            int changed = where % (records / 8 * 8 * SeriesWords.RECORD_BYTES);
            bytes[changed] ^= 0x10;
            memory.copyFrom(MemorySegment.ofArray(bytes));
            assertThat(series.matching(first, step, behind, records, memory, 0))
                    .isEqualTo(changed / SeriesWords.RECORD_BYTES / 8 * 8);
        }
    }

    private static byte[] one(long first, long step, byte behind, int records) {
        ByteBuffer bytes = ByteBuffer.allocate(records * SeriesWords.RECORD_BYTES);
        for (int i = 0; i < records; i++) {
            bytes.putLong(first + i * step).put(behind);
        }
        return bytes.array();
    }
}
