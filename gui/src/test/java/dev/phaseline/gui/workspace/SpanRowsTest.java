package dev.phaseline.gui.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpanRowsTest {

    private final SpanRows rows = new SpanRows();

    @Test
    void nestedSpansLieBelowEachOther() {
        assertThat(rows.place(0, 100)).isEqualTo(0);
        assertThat(rows.place(0, 50)).isEqualTo(1);
        assertThat(rows.place(10, 20)).isEqualTo(2);
        assertThat(rows.place(20, 50)).isEqualTo(2);
        assertThat(rows.place(60, 70)).isEqualTo(1);
        assertThat(rows.place(100, 110)).isEqualTo(0);
        assertThat(rows.rows()).isEqualTo(3);
    }

    @Test
    void spansThatOverlapWithoutNestingNeverShareARow() {
        assertThat(rows.place(0, 10)).isEqualTo(0);
        assertThat(rows.place(5, 15)).isEqualTo(1);
        assertThat(rows.place(12, 20)).isEqualTo(0);
        assertThat(rows.place(14, 16)).isEqualTo(2);
    }

    @Test
    void asManyRowsAsNeededAreThere() {
        for (int i = 0; i < 100; i++) {
            assertThat(rows.place(i, 1000)).isEqualTo(i);
        }
        assertThat(rows.rows()).isEqualTo(100);
    }
}
