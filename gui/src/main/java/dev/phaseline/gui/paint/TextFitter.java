package dev.phaseline.gui.paint;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.scene.text.Text;

/** Measures texts and shortens those that are too long. */
final class TextFitter {

    private record Key(Type type, String text) {}

    private static final int REMEMBERED = 4096;
    private static final String ELLIPSIS = "…";

    private final Text ruler = new Text();
    private final Map<Key, Double> widths = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Double> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Width of a text on one line, px. */
    double width(String text, Type type) {
        return widths.computeIfAbsent(new Key(type, text), this::measure);
    }

    private double measure(Key key) {
        ruler.setFont(key.type().font());
        ruler.setText(key.text());
        return ruler.getLayoutBounds().getWidth();
    }

    /** The text, or as much of its beginning as fits with an ellipsis, or nothing if not even three letters do. */
    String fit(String text, Type type, double width) {
        if (width(text, type) <= width) {
            return text;
        }
        int shortest = 0;
        int longest = text.length() - 1;
        while (shortest < longest) {
            int middle = (shortest + longest + 1) / 2;
            if (width(text.substring(0, middle) + ELLIPSIS, type) <= width) {
                shortest = middle;
            } else {
                longest = middle - 1;
            }
        }
        return shortest < 3 ? "" : text.substring(0, shortest).stripTrailing() + ELLIPSIS;
    }
}
