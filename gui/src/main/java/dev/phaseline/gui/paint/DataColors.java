package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Outline;
import java.util.List;
import java.util.Map;
import javafx.scene.paint.Color;

/**
 * The colours of phases and span kinds. Those that lie side by side in a picture can be told apart with any colour
 * blindness, which a test computes, and no meaning is carried by colour alone: names stand in the picture, in the panel
 * and in the hover text.
 */
final class DataColors {

    private static final Color OTHER = Color.web("#7d8590");

    private static final Map<String, Color> PHASES = Map.ofEntries(
            Map.entry("setup", Color.web("#73839a")),
            Map.entry("precopy", Color.web("#2f6db3")),
            Map.entry("iteration", Color.web("#4f93dc")),
            Map.entry("switchover", Color.web("#d9512c")),
            Map.entry("completion", Color.web("#b6456e")),
            Map.entry("postcopy", Color.web("#e0a02a")),
            Map.entry("start", Color.web("#149c7f")),
            Map.entry("cleanup", Color.web("#b3a8dc")),
            Map.entry("paused", Color.web("#c279a4")),
            Map.entry("recover", Color.web("#6cc5d9")),
            Map.entry("colo", Color.web("#a3b34a")),
            Map.entry("connect", Color.web("#5b909d")),
            Map.entry("bitmap_sync", Color.web("#d6c84a")),
            Map.entry("stop", Color.web("#a83232")),
            Map.entry("ram", Color.web("#ed8e4f")),
            Map.entry("device_state", Color.web("#67c3d8")),
            Map.entry("return_path", Color.web("#8e93ef")));

    /** What waits is grey: the rest is work. A kind that is also a phase has the colour of the phase. */
    private static final Map<String, Color> KINDS = Map.ofEntries(
            Map.entry("section_start", Color.web("#abb95c")),
            Map.entry("section_part", Color.web("#2fb090")),
            Map.entry("section_end", Color.web("#d8813c")),
            Map.entry("section_full", Color.web("#7ad2eb")),
            Map.entry("vmstate", Color.web("#3f75ad")),
            Map.entry("command", Color.web("#a57e62")),
            Map.entry("ping", Color.web("#da85af")),
            Map.entry("bitmap_sync", Color.web("#d6c84a")),
            Map.entry("return_path", Color.web("#8e93ef")),
            Map.entry("connect", Color.web("#5b909d")),
            Map.entry("rate_limit", Color.web("#596b83")),
            Map.entry("lock_wait", Color.web("#596b83")),
            Map.entry("outage", Color.web("#c2465f")));

    private static final List<Color> OTHER_KINDS = List.of(
            Color.web("#e8a33a"),
            Color.web("#8fc06a"),
            Color.web("#b583d6"),
            Color.web("#d97f8f"),
            Color.web("#6f9fb8"));

    private static final Map<String, String> STATES = Map.ofEntries(
            Map.entry("active", "precopy"),
            Map.entry("pre-switchover", "switchover"),
            Map.entry("device", "switchover"),
            Map.entry("wait-unplug", "setup"),
            Map.entry("postcopy-device", "completion"),
            Map.entry("postcopy-active", "postcopy"),
            Map.entry("postcopy-paused", "paused"),
            Map.entry("postcopy-recover", "recover"),
            Map.entry("postcopy-recover-setup", "recover"),
            Map.entry("completed", "start"),
            Map.entry("cancelling", "stop"),
            Map.entry("cancelled", "stop"),
            Map.entry("failed", "stop"));

    private DataColors() {}

    /** The colour of a span kind, the same in all pictures. */
    static Color kind(String kind) {
        var known = KINDS.get(kind);
        return known != null ? known : OTHER_KINDS.get(Math.floorMod(kind.hashCode(), OTHER_KINDS.size()));
    }

    /** The colour of a phase, or of a state, which has that of the phase in which the migration is meanwhile. */
    static Color phase(String name) {
        var phase = STATES.getOrDefault(name, name.startsWith("throttle") ? "postcopy" : name);
        return PHASES.getOrDefault(phase, OTHER);
    }

    /** Every second iteration is darker, so that two of them can be told apart. */
    static Color phase(Outline.Phase phase) {
        var color = phase(phase.name());
        return phase.iteration() > 0 && phase.iteration() % 2 == 0 ? color.deriveColor(0, 1, 0.85, 1) : color;
    }

    /** Black or white, whichever is easier to read on a colour. */
    static Color textOn(Color color) {
        double luminance =
                0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
        // Where the contrast with black exceeds that with white (WCAG 2.2, relative luminance).
        return luminance > 0.179 ? Color.web("#0d1014") : Color.WHITE;
    }

    private static double linear(double component) {
        return component <= 0.04045 ? component / 12.92 : Math.pow((component + 0.055) / 1.055, 2.4);
    }
}
