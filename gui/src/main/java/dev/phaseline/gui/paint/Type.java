package dev.phaseline.gui.paint;

import java.util.List;
import java.util.Set;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/** The fonts of the picture: one family, the first that the machine has, and one of a fixed pitch. */
public enum Type {
    NORMAL(12, FontWeight.NORMAL),
    STRONG(12, FontWeight.BOLD),
    SMALL(11, FontWeight.NORMAL),
    TINY(10, FontWeight.NORMAL),
    /** A letter or sign that stands alone. */
    BADGE(10, FontWeight.BOLD),
    TITLE(15, FontWeight.BOLD),
    FIGURE(22, FontWeight.BOLD),
    MONOSPACED(11, FontWeight.NORMAL);

    private static final List<String> FAMILIES =
            List.of("Inter", "SF Pro Text", "Segoe UI", "Noto Sans", "Cantarell", "Ubuntu", "DejaVu Sans");

    private static final String FAMILY = FAMILIES.stream()
            .filter(Set.copyOf(Font.getFamilies())::contains)
            .findFirst()
            .orElse("System");

    private final double size;
    private final FontWeight weight;

    Type(double size, FontWeight weight) {
        this.size = size;
        this.weight = weight;
    }

    FontWeight weight() {
        return weight;
    }

    Font font() {
        return Font.font(this == MONOSPACED ? "Monospaced" : FAMILY, weight, size);
    }
}
