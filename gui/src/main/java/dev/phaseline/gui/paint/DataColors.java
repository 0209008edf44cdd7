package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Outline;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.paint.Color;

/**
 * The colours of phases and span kinds. They are taken from palettes that people with any colour blindness can tell
 * apart (Okabe and Ito 2008, Tol 2021), neighbours in a picture differ in lightness too, and no meaning is carried by
 * colour alone: names stand in the picture, in the panel and in the hover text.
 */
final class DataColors {

    private static final Color OTHER = Color.web("#7d8590");

    private static final Map<String, Color> PHASES = Map.ofEntries(
            Map.entry("setup", Color.web("#73839a")),
            Map.entry("precopy", Color.web("#2f6db3")),
            Map.entry("iteration", Color.web("#4f93dc")),
            Map.entry("switchover", Color.web("#d9512c")),
            Map.entry("completion", Color.web("#b5446e")),
            Map.entry("postcopy", Color.web("#e0a02a")),
            Map.entry("start", Color.web("#149c7f")),
            Map.entry("cleanup", Color.web("#8a7fb0")),
            Map.entry("paused", Color.web("#cc79a7")),
            Map.entry("recover", Color.web("#6cc5d9")),
            Map.entry("colo", Color.web("#a3b34a")),
            Map.entry("connect", Color.web("#5f8f9e")),
            Map.entry("bitmap_sync", Color.web("#d6c84a")),
            Map.entry("stop", Color.web("#a83232")),
            Map.entry("ram", Color.web("#e88a4a")),
            Map.entry("device_state", Color.web("#67c3d8")),
            Map.entry("return_path", Color.web("#8f95ea")));

    private static final List<Color> KINDS = List.of(
            Color.web("#5aa2e8"),
            Color.web("#e8a33a"),
            Color.web("#2fb090"),
            Color.web("#cf7fb0"),
            Color.web("#d6c84a"),
            Color.web("#8f95ea"),
            Color.web("#df7440"),
            Color.web("#67c3d8"),
            Color.web("#a9b95a"),
            Color.web("#b9906f"));

    private final Map<String, Color> kinds;

    /** Gives each span kind of a workspace its colour, the same on both sides. */
    DataColors(Outline outline) {
        var names = outline.latencies().stream()
                .map(Outline.Latency::kind)
                .distinct()
                .sorted()
                .toList();
        kinds = IntStream.range(0, names.size())
                .boxed()
                .collect(Collectors.toMap(names::get, i -> KINDS.get(i % KINDS.size())));
    }

    Color kind(String kind) {
        return kinds.getOrDefault(kind, OTHER);
    }

    static Color phase(String name) {
        return PHASES.getOrDefault(name, OTHER);
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
