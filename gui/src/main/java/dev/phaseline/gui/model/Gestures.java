package dev.phaseline.gui.model;

import dev.phaseline.gui.model.Pointer.Point;
import org.jspecify.annotations.Nullable;

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
        BRUSH,
        /** The frame in the overview moves. */
        BRUSH_MOVE,
        BRUSH_START,
        BRUSH_END,
        /** The button is down on a track's label. */
        LABEL,
        /** A track takes another place. */
        REORDER,
        /** A track becomes higher or lower. */
        RESIZE,
        PANEL
    }

    /** How near the pointer must be to an edge that it moves, px. */
    private static final double EDGE = 4;
    /** Share of the overview above which a frame is not moved. */
    private static final double LARGEST_FRAME = 0.8;

    /** A hand moves this far during a click, px. */
    private static final double CLICK = 3;
    /** Change of the visible duration for one px of wheel movement; a notch is 40 px. */
    private static final double WHEEL_ZOOM = 0.005;

    private final TimelineModel model;
    private Drag drag = Drag.NONE;
    private Point start = new Point(0, 0);
    private double lastX;
    private Layout.@Nullable RowAt label;
    private double startHeight;

    public Gestures(TimelineModel model) {
        this.model = model;
    }

    public void moved(double x, double y) {
        model.pointer().moveTo(new Point(x, y));
    }

    public void left() {
        model.pointer().moveTo(null);
    }

    public void pressed(double x, double y, Button button, boolean shift) {
        start = new Point(x, y);
        lastX = x;
        drag = kind(x, y, button, shift);
    }

    private Drag kind(double x, double y, Button button, boolean shift) {
        var layout = model.layout();
        if (layout.overview().contains(x, y)) {
            return brushKind(x);
        }
        if (layout.panel().filter(panel -> panel.contains(x, y)).isPresent()) {
            return Drag.PANEL;
        }
        var row = layout.rowAt(y, model.rows().scrollY());
        if (row.isPresent() && (x < layout.ruler().x() || row.get().row().track() == null)) {
            return labelKind(row.get());
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

    private Drag brushKind(double x) {
        var scale = model.overviewScale();
        var visible = model.viewport().visible();
        if (visible.equals(model.viewport().limits())) {
            return Drag.BRUSH;
        }
        double left = scale.x(visible.startNs());
        double right = scale.x(visible.endNs());
        if (Math.abs(x - left) <= EDGE) {
            return Drag.BRUSH_START;
        }
        if (Math.abs(x - right) <= EDGE) {
            return Drag.BRUSH_END;
        }
        // A frame around nearly everything has nowhere to go: dragging in it draws a new one.
        boolean movable =
                right - left < LARGEST_FRAME * model.layout().overview().width();
        return movable && left < x && x < right ? Drag.BRUSH_MOVE : Drag.BRUSH;
    }

    private Drag labelKind(Layout.RowAt at) {
        label = at;
        boolean onEdge = at.row().track() != null && at.row().height() - at.y() <= EDGE;
        if (onEdge) {
            startHeight = model.rows().arrangement().height(at.row().key());
        }
        return onEdge ? Drag.RESIZE : Drag.LABEL;
    }

    /** Whether the pointer is where dragging makes a track higher or lower. */
    public boolean isOnEdge(double x, double y) {
        return x < model.layout().ruler().x()
                && model.layout()
                        .rowAt(y, model.rows().scrollY())
                        .filter(at -> at.row().track() != null && at.row().height() - at.y() <= EDGE)
                        .isPresent();
    }

    public void dragged(double x, double y) {
        if (drag == Drag.PRESSED && Math.abs(x - start.x()) > CLICK) {
            drag = Drag.SELECT;
        }
        if (drag == Drag.LABEL && Math.abs(y - start.y()) > CLICK && isTrack(label)) {
            drag = Drag.REORDER;
        }
        switch (drag) {
            case SELECT -> model.selection().select(between(model.scale(), x));
            case PAN -> model.drag(x - lastX);
            case BRUSH -> brush(x);
            case BRUSH_MOVE -> moveBrush(x);
            case BRUSH_START, BRUSH_END -> resizeBrush(x);
            case RESIZE -> resize(y);
            case REORDER -> reorder(y);
            case NONE, PRESSED, LABEL, PANEL -> {}
        }
        lastX = x;
        model.pointer().moveTo(new Point(x, y));
    }

    private static boolean isTrack(Layout.@Nullable RowAt at) {
        return at != null && at.row().track() != null;
    }

    private void moveBrush(double x) {
        long deltaNs = Math.round((x - lastX) * model.overviewScale().nsPerPixel());
        model.show(model.viewport().visible().shifted(deltaNs));
    }

    private void resizeBrush(double x) {
        long ns = model.overviewScale().ns(x);
        var visible = model.viewport().visible();
        model.show(TimeRange.between(ns, drag == Drag.BRUSH_START ? visible.endNs() : visible.startNs()));
    }

    private void resize(double y) {
        if (label != null) {
            var row = label.row();
            double usual = row.height() / startHeight;
            model.rows().rearrange(changed -> changed.setHeight(row.key(), startHeight + (y - start.y()) / usual));
        }
    }

    /** The track goes where the pointer is, among those of its section. */
    private void reorder(double y) {
        if (label == null) {
            return;
        }
        var key = label.row().key();
        model.layout().rowAt(y, model.rows().scrollY()).map(Layout.RowAt::row).ifPresent(over -> {
            boolean sameSection = over.key().recording() == key.recording()
                    && over.key().section().equals(key.section())
                    && over.track() != null;
            if (sameSection && !over.key().equals(key)) {
                model.rows().move(key, placeOf(over.key()) - placeOf(key));
            }
        });
    }

    private int placeOf(Arrangement.Key key) {
        var keys = model.layout().rows().stream()
                .map(Layout.Row::key)
                .filter(other -> other.recording() == key.recording()
                        && other.section().equals(key.section())
                        && !other.isHeading())
                .toList();
        return keys.indexOf(key);
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
        boolean click = Math.abs(x - start.x()) <= CLICK && Math.abs(y - start.y()) <= CLICK;
        switch (drag) {
            case PRESSED -> choose();
            case BRUSH -> {
                if (Math.abs(x - start.x()) <= CLICK) {
                    center(model.overviewScale().ns(x));
                }
            }
            case LABEL -> {
                if (label != null) {
                    clickLabel(label.row());
                }
            }
            case PANEL -> {
                if (click) {
                    PanelClick.at(model, x, y);
                }
            }
            case NONE, SELECT, PAN, BRUSH_MOVE, BRUSH_START, BRUSH_END, REORDER, RESIZE -> {}
        }
        drag = Drag.NONE;
        label = null;
    }

    /** A click chooses what is under the pointer, and takes the selection away where nothing is. */
    private void choose() {
        model.pointer().moveTo(start);
        var hit = model.pointer().hover().orElse(null);
        model.choice().choose(hit);
        if (hit == null) {
            model.selection().select(null);
        }
        model.layout()
                .rowAt(start.y(), model.rows().scrollY())
                .ifPresent(at -> model.rows().focusOn(at.row().key()));
    }

    private void clickLabel(Layout.Row row) {
        model.rows().focusOn(row.key());
        if (row.track() == null) {
            model.rows()
                    .rearrange(changed ->
                            changed.toggleCollapsed(row.key(), row.section().isEmpty() ? 0 : row.tracks()));
        }
    }

    /** A double click on a label shows the track's first lane only, or all of it again. */
    public void doubleClicked(double x, double y) {
        if (x < model.layout().ruler().x()) {
            model.layout()
                    .rowAt(y, model.rows().scrollY())
                    .map(Layout.RowAt::row)
                    .filter(row -> row.track() != null)
                    .ifPresent(row -> model.rows().rearrange(changed -> changed.toggleCollapsed(row.key(), 0)));
        }
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
        if (model.layout().panel().filter(panel -> x >= panel.x()).isPresent()) {
            model.scrollPanel(-distance);
        } else if (control) {
            model.zoom(x, Math.exp(-distance * WHEEL_ZOOM));
        } else if (shift) {
            model.drag(distance);
        } else {
            model.rows().scroll(-distance);
        }
    }

    /** Pans, as the horizontal movement of a touch pad does; to the left for a negative distance, px. */
    public void swept(double distance) {
        model.drag(distance);
    }
}
