package dev.phaseline.gui.model;

import dev.phaseline.gui.model.TimelineModel.Point;

/**
 * What pointer and wheel do to a timeline. Positions are px of the picture. Confined to the thread of the model.
 */
public final class Gestures {

    /** A button of the pointer. */
    public enum Button {
        PRIMARY,
        MIDDLE
    }

    private enum Drag {
        NONE,
        /** The button is down, the pointer has not moved enough to mean a drag. */
        PRESSED,
        SELECT,
        PAN,
        /** A range of the overview becomes the visible range. */
        BRUSH
    }

    /** A hand moves this far during a click, px. */
    private static final double CLICK = 3;
    /** Change of the visible duration for one px of wheel movement; a notch is 40 px. */
    private static final double WHEEL_ZOOM = 0.005;

    private final TimelineModel model;
    private Drag drag = Drag.NONE;
    private Point start = new Point(0, 0);
    private double lastX;

    public Gestures(TimelineModel model) {
        this.model = model;
    }

    public void moved(double x, double y) {
        model.point(new Point(x, y));
    }

    public void left() {
        model.point(null);
    }

    public void pressed(double x, double y, Button button, boolean shift) {
        start = new Point(x, y);
        lastX = x;
        drag = kind(x, y, button, shift);
    }

    private Drag kind(double x, double y, Button button, boolean shift) {
        var layout = model.layout();
        if (layout.overview().contains(x, y)) {
            return Drag.BRUSH;
        }
        boolean onPlot = x >= layout.ruler().x()
                && x < layout.ruler().right()
                && y >= layout.ruler().y()
                && y < layout.tracks().bottom();
        if (!onPlot) {
            return Drag.NONE;
        }
        return button == Button.MIDDLE || shift ? Drag.PAN : Drag.PRESSED;
    }

    public void dragged(double x, double y) {
        if (drag == Drag.PRESSED && Math.abs(x - start.x()) > CLICK) {
            drag = Drag.SELECT;
        }
        switch (drag) {
            case SELECT -> model.select(between(model.scale(), x));
            case PAN -> model.drag(x - lastX);
            case BRUSH -> brush(x);
            case NONE, PRESSED -> {}
        }
        lastX = x;
        model.point(new Point(x, y));
    }

    private void brush(double x) {
        if (Math.abs(x - start.x()) > CLICK) {
            model.show(between(model.overviewScale(), x));
        }
    }

    private TimeRange between(TimeScale scale, double x) {
        var plot = model.layout().ruler();
        return TimeRange.between(scale.ns(start.x()), scale.ns(Math.clamp(x, plot.x(), plot.right())));
    }

    public void released(double x, double y) {
        boolean click = Math.abs(x - start.x()) <= CLICK;
        if (drag == Drag.PRESSED) {
            model.select(null);
        } else if (drag == Drag.BRUSH && click) {
            center(model.overviewScale().ns(x));
        }
        drag = Drag.NONE;
    }

    private void center(long ns) {
        var visible = model.viewport().visible();
        model.show(visible.shifted(ns - visible.startNs() - visible.durationNs() / 2));
    }

    /**
     * The wheel turned.
     *
     * @param distance px, negative when it was turned towards the user
     * @param control zooms at the pointer
     * @param shift pans
     */
    public void wheel(double x, double distance, boolean control, boolean shift) {
        if (control) {
            model.zoom(x, Math.exp(-distance * WHEEL_ZOOM));
        } else if (shift) {
            model.drag(distance);
        } else {
            model.scroll(-distance);
        }
    }

    /** Pans, as the horizontal movement of a touch pad does; to the left for a negative distance, px. */
    public void swept(double distance) {
        model.drag(distance);
    }
}
