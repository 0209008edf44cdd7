package dev.phaseline.gui.model;

/** What a key does, whatever key that is on a keyboard. */
public enum Command {
    ZOOM_IN("W", "zoom in"),
    ZOOM_OUT("S", "zoom out"),
    PAN_LEFT("A  ←", "earlier"),
    PAN_RIGHT("D  →", "later"),
    SCROLL_UP("↑", "tracks above"),
    SCROLL_DOWN("↓", "tracks below"),
    FIT("F  Z", "fit the selection; again: everything"),
    RANGE("R", "select the time of the span or phase under the pointer"),
    CLEAR("Esc", "clear the selection");

    private static final double ZOOM_FACTOR = 1.5;
    private static final double PAN_SHARE = 0.15;
    private static final double SCROLL_DISTANCE = 48;

    private final String keys;
    private final String description;

    Command(String keys, String description) {
        this.keys = keys;
        this.description = description;
    }

    /** The keys that run it, as the help sheet shows them. */
    public String keys() {
        return keys;
    }

    /** What it does, for the help sheet. */
    public String description() {
        return description;
    }

    /** Does it. */
    public void run(TimelineModel model) {
        switch (this) {
            case ZOOM_IN -> model.zoom(1 / ZOOM_FACTOR);
            case ZOOM_OUT -> model.zoom(ZOOM_FACTOR);
            case PAN_LEFT -> model.pan(-PAN_SHARE);
            case PAN_RIGHT -> model.pan(PAN_SHARE);
            case SCROLL_UP -> model.scroll(-SCROLL_DISTANCE);
            case SCROLL_DOWN -> model.scroll(SCROLL_DISTANCE);
            case FIT -> model.fit();
            case RANGE -> model.hover().flatMap(Hit::range).ifPresent(model::select);
            case CLEAR -> model.select(null);
        }
    }
}
