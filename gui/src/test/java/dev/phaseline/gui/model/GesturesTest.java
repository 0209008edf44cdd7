package dev.phaseline.gui.model;

import static dev.phaseline.gui.sample.Outlines.range;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phaseline.gui.model.Gestures.Button;
import dev.phaseline.gui.sample.Outlines;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GesturesTest {

    private final TimelineModel model = new TimelineModel(Outlines.precopy());
    private final Gestures gestures = new Gestures(model);

    /** 0 ms is at 190 px, 1000 ms at 1190 px. */
    @BeforeEach
    void showOneMillisecondOnEachPixel() {
        model.resize(1556, 900, 1);
        model.show(range(0, 1000));
    }

    private void drag(double fromX, double toX, double y, Button button, boolean shift) {
        gestures.pressed(fromX, y, button, shift);
        gestures.dragged((fromX + toX) / 2, y);
        gestures.dragged(toX, y);
        gestures.released(toX, y);
    }

    @Test
    void draggingSelectsTheRangeBetweenBothPoints() {
        drag(590, 490, 400, Button.PRIMARY, false);

        assertThat(model.selection().range()).contains(range(300, 400));
        assertThat(model.viewport().visible()).isEqualTo(range(0, 1000));
    }

    @Test
    void aSelectionEndsWhereThePlotEnds() {
        drag(1000, 1500, 400, Button.PRIMARY, false);

        assertThat(model.selection().range()).contains(range(810, 1000));
    }

    @Test
    void aClickClearsTheSelectionEvenIfTheHandTrembles() {
        model.selection().select(range(1, 2));

        drag(400, 402, 400, Button.PRIMARY, false);

        assertThat(model.selection().range()).isEmpty();
    }

    @Test
    void draggingWithTheMiddleButtonOrShiftMovesThePictureWithThePointer() {
        model.show(range(400, 600));
        // 200 ms on 1000 px: 100 px are 20 ms.
        drag(500, 600, 400, Button.MIDDLE, false);
        assertThat(model.viewport().visible()).isEqualTo(range(380, 580));

        drag(600, 500, 400, Button.PRIMARY, true);
        assertThat(model.viewport().visible()).isEqualTo(range(400, 600));
        assertThat(model.selection().range()).isEmpty();
    }

    @Test
    void draggingInTheOverviewShowsThatRange() {
        // The overview shows -20 ms to 1020 ms on 1000 px.
        drag(190 + 500, 190 + 750, 60, Button.PRIMARY, false);

        assertThat(model.viewport().visible()).isEqualTo(range(500, 760));
    }

    @Test
    void aClickInTheOverviewMovesTheVisibleRangeThere() {
        model.show(range(0, 100));

        drag(190 + 500, 190 + 500, 60, Button.PRIMARY, false);

        assertThat(model.viewport().visible()).isEqualTo(range(450, 550));
    }

    @Test
    void draggingTheLabelsOrThePanelDoesNothing() {
        drag(20, 120, 400, Button.PRIMARY, false);
        drag(1300, 1400, 400, Button.PRIMARY, false);

        assertThat(model.selection().range()).isEmpty();
        assertThat(model.viewport().visible()).isEqualTo(range(0, 1000));
    }

    @Test
    void theWheelScrollsWithControlZoomsAndWithShiftPans() {
        model.resize(1556, 400, 1);
        gestures.wheel(690, -40, false, false);
        assertThat(model.rows().scrollY()).isEqualTo(40);

        model.show(range(400, 600));
        gestures.wheel(690, 40, false, true);
        assertThat(model.viewport().visible()).isEqualTo(range(392, 592));

        model.show(range(400, 600));
        gestures.wheel(690, 40, true, false);
        // Half of the width is at 500 ms; exp(-0.2) of 200 ms remain around it.
        assertThat(model.viewport().visible()).isEqualTo(new TimeRange(418_126_924, 581_873_075));
    }

    @Test
    void sweepingATouchPadPans() {
        model.show(range(400, 600));

        gestures.swept(-50);

        assertThat(model.viewport().visible()).isEqualTo(range(410, 610));
    }
}
