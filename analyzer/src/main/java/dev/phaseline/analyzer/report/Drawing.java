package dev.phaseline.analyzer.report;

import static dev.phaseline.analyzer.report.Markup.number;

/** The shapes of a drawing in the page. Coordinates are pixels of a drawing that is {@link #WIDTH} wide. */
final class Drawing {
    static final double WIDTH = 1000;

    /** Mean width of a character of the drawings' 11 pixel type. Wide enough that no label leaves its bar. */
    private static final double CHARACTER = 6.4;

    private final Markup page;
    /** Does not fit on a telephone. */
    private final boolean isWide;

    /** Starts a drawing; its description is for those who cannot see it. */
    Drawing(Markup page, double width, double height, String description) {
        this.page = page;
        this.isWide = width >= WIDTH;
        if (isWide) {
            page.open("div", "class", "chart");
        }
        page.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "0 0 " + number(width) + " " + number(height),
                "role",
                "img",
                "aria-label",
                description);
        page.line();
    }

    void end() {
        page.close("svg").line();
        if (isWide) {
            page.close("div").line();
        }
    }

    /** A box with a text that appears when it is pointed at. */
    void box(double x, double y, double width, double height, String style, String hover) {
        page.open(
                "rect",
                "x",
                number(x),
                "y",
                number(y),
                "width",
                number(Math.max(0.6, width)),
                "height",
                number(Math.max(0, height)),
                "class",
                style);
        if (!hover.isEmpty()) {
            page.leaf("title", hover);
        }
        page.close("rect").line();
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        page.empty("line", "x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2), "class", style);
    }

    void path(String commands, String style) {
        page.empty("path", "d", commands, "class", style).line();
    }

    /** A text that starts at a point of its baseline. */
    void text(double x, double y, String text, String style) {
        page.leaf("text", text, "x", number(x), "y", number(y), "class", style);
    }

    /** A text in a box, shortened until it fits; none if nothing sensible fits. */
    void label(double x, double baseline, double width, String style, String... fromLongToShort) {
        for (String text : fromLongToShort) {
            if (widthOf(text) + 8 <= width) {
                text(x + width / 2, baseline, text, style + " middle");
                return;
            }
        }
    }

    static double widthOf(String text) {
        return text.length() * CHARACTER;
    }

    /** A text cut to a width. */
    static String cut(String text, double width) {
        int characters = (int) (width / CHARACTER);
        return text.length() <= characters ? text : text.substring(0, Math.max(1, characters - 1)) + "…";
    }

    /** Vertical lines at round times, with their times above. */
    void timeGrid(Axis time, double top, double bottom) {
        for (double tick : time.roundTicks(8)) {
            double x = time.at(tick);
            line(x, top, x, bottom, "grid");
            text(x, top - 6, Quantity.round(Quantity.duration(tick)), "tick middle");
        }
    }
}
