package dev.phaseline.gui.paint;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Side;
import javafx.scene.paint.Color;

/**
 * The colours of everything that is not data, and those of the two sides.
 *
 * @param background behind the tracks
 * @param surface behind header, panel and legend
 * @param raised behind headings and hover texts
 * @param line borders and grid
 * @param text what is read first
 * @param muted what is read second
 * @param faint what is read if need be
 * @param source the source's side
 * @param destination the destination's side
 * @param alert what needs attention, also the time in which the guest is stopped
 * @param warning what deserves a look
 * @param good what went as it should
 * @param query what a query or a search has found
 * @param veil over what is outside of the visible or selected range
 */
record Theme(
        Color background,
        Color surface,
        Color raised,
        Color line,
        Color text,
        Color muted,
        Color faint,
        Color source,
        Color destination,
        Color alert,
        Color warning,
        Color good,
        Color query,
        Color veil) {

    private static final Theme DARK = new Theme(
            Color.web("#14171c"),
            Color.web("#1b2027"),
            Color.web("#262d37"),
            Color.web("#2a313b"),
            Color.web("#e6edf3"),
            Color.web("#a9b3be"),
            Color.web("#8e99a5"),
            Color.web("#5aa9f0"),
            Color.web("#f0a04b"),
            Color.web("#f4714a"),
            Color.web("#e8b93c"),
            Color.web("#35b898"),
            Color.web("#e4d354"),
            Color.web("#14171c", 0.55));

    private static final Theme LIGHT = new Theme(
            Color.web("#ffffff"),
            Color.web("#f6f8fa"),
            Color.web("#eaeef2"),
            Color.web("#dde2e8"),
            Color.web("#1f2328"),
            Color.web("#4b545e"),
            Color.web("#616a74"),
            Color.web("#0f6cc4"),
            Color.web("#a35100"),
            Color.web("#bd3a15"),
            Color.web("#7a6000"),
            Color.web("#0b7a62"),
            Color.web("#7a6000"),
            Color.web("#ffffff", 0.6));

    static Theme of(Appearance appearance) {
        return switch (appearance) {
            case DARK -> DARK;
            case LIGHT -> LIGHT;
        };
    }

    Color side(Side side) {
        return switch (side) {
            case SOURCE -> source;
            case DESTINATION -> destination;
            case UNKNOWN -> muted;
        };
    }
}
