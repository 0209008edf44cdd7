package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoding of differences, with the examples of the wire format's description. */
class XbzrleTest {
    private static final int PAGE = RamBlock.PAGE_SIZE;

    private final byte[] out = new byte[PAGE];

    @Test
    void fourBytesThatDifferTakeSix() {
        byte[] after = new byte[PAGE];
        System.arraycopy(new byte[] {(byte) 0xd0, (byte) 0xd1, (byte) 0xd2, (byte) 0xd3}, 0, after, 100, 4);

        assertThat(encoded(new byte[PAGE], after)).isEqualTo("6404d0d1d2d3");
    }

    @Test
    void aNumberOf128OrMoreTakesTwoBytes() {
        byte[] after = new byte[PAGE];
        after[300] = 7;

        assertThat(encoded(new byte[PAGE], after)).isEqualTo("ac020107");
    }

    @Test
    void theFirstNumberMayBeZeroAndEqualBytesAtTheEndAreNotWritten() {
        byte[] after = new byte[PAGE];
        after[0] = 1;
        after[2] = 2;

        assertThat(encoded(new byte[PAGE], after)).isEqualTo("000101" + "010102");
    }

    @Test
    void equalPagesHaveNoDifference() {
        byte[] page = new byte[PAGE];
        new Random(1).nextBytes(page);

        assertThat(Xbzrle.encode(page, page.clone(), out)).isEqualTo(Xbzrle.IDENTICAL);
    }

    @Test
    void aDifferenceThatIsLongerThanThePageOverflows() {
        byte[] after = new byte[PAGE];
        Arrays.fill(after, (byte) 1); // two numbers and 4096 bytes

        assertThat(Xbzrle.encode(new byte[PAGE], after, out)).isEqualTo(Xbzrle.OVERFLOW);
        for (int i = 0; i < PAGE; i++) {
            after[i] = (byte) (i % 2); // three bytes for every two
        }
        assertThat(Xbzrle.encode(new byte[PAGE], after, out)).isEqualTo(Xbzrle.OVERFLOW);
    }

    /** Patches of random places and lengths, as a guest writes them. */
    @Property
    void whatIsEncodedDecodesToTheNewPage(
            @ForAll long seed,
            @ForAll @IntRange(max = 40) int patches,
            @ForAll @IntRange(min = 1, max = 600) int longest) {
        var random = new Random(seed);
        byte[] before = new byte[PAGE];
        random.nextBytes(before);
        byte[] after = before.clone();
        for (int i = 0; i < patches; i++) {
            int from = random.nextInt(PAGE);
            for (int at = from; at < Math.min(PAGE, from + random.nextInt(longest) + 1); at++) {
                after[at] = (byte) random.nextInt();
            }
        }

        int length = Xbzrle.encode(before, after, out);

        if (length == Xbzrle.OVERFLOW) {
            assertThat(differing(before, after)).isGreaterThan(PAGE / 3);
        } else {
            assertThat(Xbzrle.decode(out, length, before)).isTrue();
            assertThat(before).isEqualTo(after);
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "00", // no number of differing bytes
                "0001", // no byte follows
                "000101" + "000101", // equal bytes of a later pair are none
                "0000", // no byte differs
                "0105" + "01020304", // fewer bytes than announced
                "808001" + "0101", // a number of three bytes
                "ff1f" + "0201" + "02", // beyond the page: 4095 equal, 2 differ
                "ff7f" + "0101", // 16383 equal
                "000101" + "ff", // half a number
            })
    void damageIsRefused(String hex) {
        byte[] encoded = HexFormat.of().parseHex(hex);

        assertThat(Xbzrle.decode(encoded, encoded.length, new byte[PAGE])).isFalse();
    }

    /** Whatever arrives, nothing outside the page is read or written. */
    @Property
    void anyBytesAreDecodedOrRefused(@ForAll byte[] bytes) {
        byte[] encoded = Arrays.copyOf(bytes, Math.min(bytes.length, PAGE));

        assertThat(Xbzrle.decode(encoded, encoded.length, new byte[PAGE])).isIn(true, false);
    }

    private String encoded(byte[] before, byte[] after) {
        int length = Xbzrle.encode(before, after, out);
        return HexFormat.of().formatHex(out, 0, length);
    }

    private static int differing(byte[] before, byte[] after) {
        int count = 0;
        for (int i = 0; i < before.length; i++) {
            count += before[i] == after[i] ? 0 : 1;
        }
        return count;
    }
}
