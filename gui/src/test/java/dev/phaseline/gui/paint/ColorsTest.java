package dev.phaseline.gui.paint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.phaseline.gui.Appearance;
import java.util.Map;
import javafx.scene.paint.Color;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Colours that lie side by side differ for everybody, and all text can be read. */
final class ColorsTest {

    /** Ten times what is just noticeable: seen without looking for it, also on narrow bars. */
    private static final double CLEAR = 10;

    /** WCAG 2.2, success criterion 1.4.3, level AA. */
    private static final double READABLE = 4.5;

    @ParameterizedTest
    @CsvSource({
        // From the test data of Sharma, Wu, Dalal (2005), pairs 1, 7, 16, 17 and 34.
        "50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425",
        "50, 0, 0, 50, -1, 2, 2.3669",
        "50, 2.5, 0, 50, 0, -2.5, 4.3065",
        "50, 2.5, 0, 73, 25, -18, 27.1492",
        "2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082",
    })
    void theDifferenceIsThatOfThePublishedExamples(
            double l1, double a1, double b1, double l2, double a2, double b2, double difference) {
        assertThat(ColorVision.ciede2000(new double[] {l1, a1, b1}, new double[] {l2, a2, b2}))
                .isCloseTo(difference, within(0.0001));
    }

    @ParameterizedTest
    @CsvSource({
        // Depth 0, as they follow each other.
        "setup, precopy",
        "precopy, switchover",
        "precopy, postcopy",
        "precopy, completion",
        "precopy, cleanup",
        "setup, cleanup",
        "switchover, postcopy",
        "switchover, start",
        "switchover, cleanup",
        "start, cleanup",
        "postcopy, completion",
        "postcopy, paused",
        "postcopy, cleanup",
        "completion, cleanup",
        "paused, recover",
        "recover, postcopy",
        "setup, colo",
        "precopy, colo",
        // Below them, beside each other and under their own phase.
        "connect, bitmap_sync",
        "iteration, precopy",
        "iteration, bitmap_sync",
        "iteration, stop",
        "stop, ram",
        "stop, switchover",
        "ram, device_state",
        "ram, switchover",
        "device_state, return_path",
        "device_state, switchover",
        "return_path, switchover",
    })
    void phasesThatMeetCanBeToldApart(String one, String other) {
        assertDiffer(DataColors.phase(one), DataColors.phase(other));
    }

    @ParameterizedTest
    @CsvSource({
        "section_start, section_part",
        "section_start, vmstate",
        "section_start, command",
        "section_start, ping",
        "section_part, rate_limit",
        "section_part, bitmap_sync",
        "section_part, section_end",
        "section_part, section_full",
        "section_part, command",
        "section_end, section_full",
        "section_end, rate_limit",
        "section_end, bitmap_sync",
        "section_end, command",
        "section_full, vmstate",
        "section_full, command",
        "section_full, ping",
        "section_full, return_path",
        "vmstate, command",
        "vmstate, ping",
        "vmstate, return_path",
        "ping, command",
        "ping, rate_limit",
        "ping, return_path",
        "connect, rate_limit",
        "connect, return_path",
        "connect, section_start",
        "bitmap_sync, rate_limit",
        "return_path, rate_limit",
        "outage, rate_limit",
        "outage, section_part",
    })
    void spansThatMeetOnAThreadCanBeToldApart(String one, String other) {
        assertDiffer(DataColors.kind(one), DataColors.kind(other));
    }

    @ParameterizedTest
    @EnumSource
    void theSidesCanBeToldApart(Appearance appearance) {
        var theme = Theme.of(appearance);

        assertDiffer(theme.source(), theme.destination());
    }

    private static void assertDiffer(Color one, Color other) {
        for (var vision : ColorVision.ALL) {
            assertThat(vision.difference(one, other)).as("with %s", vision).isGreaterThan(CLEAR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void textCanBeReadOnEveryGround(Appearance appearance) {
        var theme = Theme.of(appearance);
        var inks = Map.of(
                "text", theme.text(),
                "muted", theme.muted(),
                "faint", theme.faint(),
                "source", theme.source(),
                "destination", theme.destination(),
                "alert", theme.alert(),
                "warning", theme.warning(),
                "good", theme.good());
        var grounds = Map.of("background", theme.background(), "surface", theme.surface(), "raised", theme.raised());

        inks.forEach((ink, color) -> grounds.forEach((ground, behind) -> assertThat(ColorVision.contrast(color, behind))
                .as("%s on %s", ink, ground)
                .isGreaterThan(READABLE)));
    }

    @Test
    void whatIsWrittenOnDataCanBeRead() {
        for (var name : new String[] {
            "setup",
            "precopy",
            "switchover",
            "completion",
            "postcopy",
            "start",
            "cleanup",
            "paused",
            "recover",
            "colo",
            "connect",
            "bitmap_sync",
            "stop",
            "ram",
            "device_state",
            "return_path",
            "iteration",
            "unknown"
        }) {
            assertReadable(name, DataColors.phase(name));
        }
        for (var kind : new String[] {
            "section_start",
            "section_part",
            "section_end",
            "section_full",
            "vmstate",
            "command",
            "ping",
            "rate_limit",
            "lock_wait",
            "outage",
            "tls_handshake",
            "multifd_sync",
            "multifd_wait",
            "page_request"
        }) {
            assertReadable(kind, DataColors.kind(kind));
        }
        for (var appearance : Appearance.values()) {
            assertReadable("alert", Theme.of(appearance).alert());
            assertReadable("muted", Theme.of(appearance).muted());
        }
    }

    private static void assertReadable(String name, Color behind) {
        assertThat(ColorVision.contrast(DataColors.textOn(behind), behind))
                .as(name)
                .isGreaterThan(READABLE);
    }
}
