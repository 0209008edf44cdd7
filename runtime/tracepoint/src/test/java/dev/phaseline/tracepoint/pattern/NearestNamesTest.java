package dev.phaseline.tracepoint.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
    private static final List<String> NAMES = List.of(
            "ram_save_page",
            "ram_save_queue_pages",
            "ram_save_iterate_big_wait",
            "ram_load_complete",
            "savevm_section_start",
            "savevm_section_end",
            "migrate_set_state",
            "ram_dirty_bitmap_sync_start");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // left out, put in, replaced, swapped
                "ram_save_pge | ram_save_page",
                "ram_savee_page | ram_save_page",
                "rom_save_page | ram_save_page",
                "rma_save_page | ram_save_page",
                "savevm_section_strat | savevm_section_start savevm_section_end",
                // another spelling
                "RAM_SAVE_PAGE | ram_save_page",
                "ram-save-page | ram_save_page",
                "migration.ram_save_page | ram_save_page",
                // a part
                "ram_save | ram_save_page ram_save_queue_pages ram_save_iterate_big_wait",
                "set_state | migrate_set_state",
                // globs
                "rma_save_* | ram_save_iterate_big_wait ram_save_page ram_save_queue_pages",
                "*dirty_bitmpa* | ram_dirty_bitmap_sync_start",
                // nothing like it
                "nosuch | ''",
                "x | ''",
                "zz* | ''",
                "? | ''",
            })
    void areTheOnesWithTheFewestMistakes(String text, String expected) {
        assertThat(String.join(" ", NearestNames.of(text, NAMES))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "abc, abc, 0",
        "abc, ab, 1",
        "abc, abcd, 1",
        "abc, axc, 1",
        "abc, bac, 1",
        "abc, cab, 2",
        "abcd, badc, 2",
    })
    void aMistakeIsALetterLeftOutPutInReplacedOrSwapped(String wanted, String known, int distance) {
        assertThat(NearestNames.distance(wanted, known, false)).isEqualTo(distance);
        assertThat(NearestNames.distance(known, wanted, false)).isEqualTo(distance);
    }

    @Property
    void aNameThatOnlyDiffersInOneLetterIsFound(
            @ForAll @AlphaChars @StringLength(min = 4, max = 40) String name, @ForAll int place) {
        var text = new StringBuilder(name);
        text.setCharAt(Math.floorMod(place, name.length()), '_');

        assertThat(NearestNames.of(text.toString(), List.of(name, "quite_another_name_of_some_length_0123")))
                .startsWith(name);
    }

    @Property
    void anyTextIsCompared(@ForAll String text, @ForAll List<String> names) {
        assertThat(NearestNames.of(text, names)).hasSizeLessThanOrEqualTo(3).isSubsetOf(names);
    }
}
