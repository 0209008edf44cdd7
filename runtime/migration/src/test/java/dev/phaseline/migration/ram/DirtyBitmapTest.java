package dev.phaseline.migration.ram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class DirtyBitmapTest {
    private static final int PAGES = 200;

    @Test
    void everyPageOfAFullBitmapIsSetAndNoneBeyond() {
        var bitmap = DirtyBitmap.allOnes(70);

        assertThat(bitmap.count()).isEqualTo(70);
        assertThat(bitmap.test(69)).isTrue();
        assertThat(bitmap.nextSet(70)).isEqualTo(70);
    }

    @Test
    void clearingAPageTellsWhetherItWasDirty() {
        var bitmap = DirtyBitmap.allZeros(8);
        bitmap.set(7);

        assertThat(bitmap.testAndClear(7)).isTrue();
        assertThat(bitmap.testAndClear(7)).isFalse();
    }

    @Test
    void mergingCountsOnlyPagesThatWereClear() {
        var bitmap = DirtyBitmap.allZeros(64);
        bitmap.set(0);

        assertThat(bitmap.merge(0, 0b111)).isEqualTo(2);
        assertThat(bitmap.count()).isEqualTo(3);
    }

    @Test
    void aPageThatTheBlockDoesNotHaveIsAnError() {
        var bitmap = DirtyBitmap.allZeros(65);

        assertThatThrownBy(() -> bitmap.test(65)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bitmap.set(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Property
    void behavesLikeASetOfPageNumbers(
            @ForAll @IntRange(min = 1, max = 300) int pages,
            @ForAll @Size(max = 200) List<@IntRange(max = 299) Integer> toggled) {
        var bitmap = DirtyBitmap.allZeros(pages);
        var model = new BitSet();

        for (int page : toggled) {
            if (page < pages && model.get(page)) {
                assertThat(bitmap.testAndClear(page)).isTrue();
                model.clear(page);
            } else if (page < pages) {
                assertThat(bitmap.set(page)).isTrue();
                model.set(page);
            }
        }

        assertThat(bitmap.count()).isEqualTo(model.cardinality());
        for (int from = 0; from <= pages; from++) {
            int next = model.nextSetBit(from);
            assertThat(bitmap.nextSet(from)).isEqualTo(next < 0 ? pages : next);
        }
    }

    @Property
    void pagesThatFollowEachOtherAreTakenTogether(
            @ForAll @IntRange(min = 1, max = 200) int pages,
            @ForAll @Size(max = 4) List<@IntRange(max = 199) Integer> clear,
            @ForAll @IntRange(max = 199) int from,
            @ForAll @IntRange(min = 1, max = 200) int most) {
        var bitmap = DirtyBitmap.allOnes(pages);
        clear.stream().filter(page -> page < pages).forEach(bitmap::testAndClear);
        int expected = 0;
        while (expected < most && from + expected < pages && bitmap.test(from + expected)) {
            expected++;
        }
        long others = bitmap.count() - expected;

        assertThat(bitmap.takeRun(from, most)).isEqualTo(expected);

        assertThat(bitmap.count()).isEqualTo(others);
        if (from < pages) {
            int run = bitmap.clearRun(from, most);
            for (int page = from; page < from + run; page++) {
                assertThat(bitmap.test(page)).isFalse();
            }
            assertThat(run == most || from + run == pages || bitmap.test(from + run))
                    .isTrue();
        }
    }

    @Property
    void aRangeIsAllItsPages(@ForAll("ranges") Range range) {
        var bitmap = someSet();

        bitmap.setRange(range.from, range.to);

        for (long page = 0; page < PAGES; page++) {
            assertThat(bitmap.test(page)).isEqualTo(someSet().test(page) || range.contains(page));
        }
    }

    @Property
    void aRangeIsClearedAndNothingBesideIt(@ForAll("ranges") Range range) {
        var bitmap = someSet();

        bitmap.clearRange(range.from, range.to);

        for (long page = 0; page < PAGES; page++) {
            assertThat(bitmap.test(page)).isEqualTo(someSet().test(page) && !range.contains(page));
        }
    }

    @Property
    void aRangeLeavesOutWhatAnotherBitmapHas(@ForAll("ranges") Range range) {
        var bitmap = DirtyBitmap.allZeros(PAGES);

        bitmap.setRangeExcept(range.from, range.to, someSet());

        for (long page = 0; page < PAGES; page++) {
            assertThat(bitmap.test(page))
                    .isEqualTo(range.contains(page) && !someSet().test(page));
        }
    }

    @Property
    void whatAnotherBitmapHasIsCleared(@ForAll("ranges") Range range) {
        var bitmap = DirtyBitmap.allZeros(PAGES);
        bitmap.setRange(range.from, range.to);

        bitmap.clearAllOf(someSet());

        for (long page = 0; page < PAGES; page++) {
            assertThat(bitmap.test(page))
                    .isEqualTo(range.contains(page) && !someSet().test(page));
        }
    }

    @Test
    void aRangeBeyondTheBlockIsAnError() {
        var bitmap = DirtyBitmap.allZeros(PAGES);

        assertThatThrownBy(() -> bitmap.setRange(0, PAGES + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bitmap.clearRange(0, PAGES + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bitmap.setRangeExcept(-1, 1, someSet())).isInstanceOf(IndexOutOfBoundsException.class);
    }

    record Range(int from, int to) {
        boolean contains(long page) {
            return page >= from && page < to;
        }
    }

    /** Of any two pages, or up to the end of the first one's word. */
    @Provide
    static Arbitrary<Range> ranges() {
        var page = Arbitraries.integers().between(0, PAGES);
        var any = Combinators.combine(page, page)
                .as((one, other) -> new Range(Math.min(one, other), Math.max(one, other)));
        return Arbitraries.oneOf(any, page.map(from -> new Range(from, Math.min(PAGES, (from / 64 + 1) * 64))));
    }

    /** Every third page, and all from 64 to 99. */
    private static DirtyBitmap someSet() {
        var bitmap = DirtyBitmap.allZeros(PAGES);
        for (long page = 0; page < PAGES; page++) {
            if (page % 3 == 0 || (page >= 64 && page < 100)) {
                bitmap.set(page);
            }
        }
        return bitmap;
    }
}
