package dev.phaseline.gui.model;

import java.util.List;
import java.util.function.BiConsumer;

/** What a key does, whatever key that is on a keyboard. */
public enum Command {
    ZOOM_IN("W", "zoom in"),
    ZOOM_OUT("S", "zoom out"),
    PAN_LEFT("A  ←", "earlier"),
    PAN_RIGHT("D  →", "later"),
    SCROLL_UP("↑", "tracks above"),
    SCROLL_DOWN("↓", "tracks below"),
    FIT("F  Z", "fit the selection; again: everything"),
    PANEL_UP("Shift ↑", "panel up"),
    PANEL_DOWN("Shift ↓", "panel down"),
    RANGE("R", "select the time of the chosen span or phase"),
    VISIBLE("V", "select what is visible"),
    NEXT_TRACK("J", "go to the track below"),
    PREVIOUS_TRACK("K", "go to the track above"),
    COLLAPSE("Enter", "collapse or expand it, or its group"),
    PIN("P", "pin it at the top, or let it go"),
    HIDE("H", "hide it"),
    MOVE_UP("Alt ↑", "move it up"),
    MOVE_DOWN("Alt ↓", "move it down"),
    HIGHER("+", "make it higher"),
    LOWER("-", "make it lower"),
    ALL_TRACKS("Shift H", "all tracks as at first"),
    ARROWS("X", "show or hide arrows between the hosts"),
    MARK("M", "mark the chosen event, or the pointer"),
    NEXT_KIND("L", "histogram of the next kind of spans"),
    NEXT_BAR("B", "point out the next bar of the histogram"),
    CLEAR("Esc", "clear what is chosen, then the selection");

    private static final double ZOOM_FACTOR = 1.5;
    private static final double PAN_SHARE = 0.15;
    private static final double SCROLL_DISTANCE = 48;
    private static final double STEP = 0.5;

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
            case SCROLL_UP -> model.rows().scroll(-SCROLL_DISTANCE);
            case SCROLL_DOWN -> model.rows().scroll(SCROLL_DISTANCE);
            case FIT -> model.fit();
            case PANEL_UP -> model.scrollPanel(-SCROLL_DISTANCE);
            case PANEL_DOWN -> model.scrollPanel(SCROLL_DISTANCE);
            case VISIBLE -> model.selection().select(model.viewport().visible());
            case RANGE ->
                model.choice()
                        .item()
                        .or(model.pointer()::hover)
                        .flatMap(Hit::range)
                        .ifPresent(model.selection()::select);
            case NEXT_TRACK -> model.rows().focusNext(1);
            case PREVIOUS_TRACK -> model.rows().focusNext(-1);
            case COLLAPSE ->
                model.rows()
                        .focus()
                        .ifPresent(row ->
                                model.rows().rearrange(changed -> changed.toggleCollapsed(row.key(), row.tracks())));
            case PIN -> onTrack(model, (row, changed) -> changed.togglePinned(row.key()));
            case HIDE -> onTrack(model, (row, changed) -> changed.hide(row.key()));
            case MOVE_UP -> model.rows().focus().ifPresent(row -> model.rows().move(row.key(), -1));
            case MOVE_DOWN -> model.rows().focus().ifPresent(row -> model.rows().move(row.key(), 1));
            case HIGHER ->
                onTrack(model, (row, changed) -> changed.setHeight(row.key(), changed.height(row.key()) + STEP));
            case LOWER ->
                onTrack(model, (row, changed) -> changed.setHeight(row.key(), changed.height(row.key()) - STEP));
            case ALL_TRACKS -> model.rows().rearrange(Arrangement::reset);
            case ARROWS -> model.arrows().toggle();
            case MARK -> model.marks().put(new Marks.Mark(model.markedNs(), "", false));
            case NEXT_KIND ->
                model.choice()
                        .chooseNextGroup(model.selection()
                                .statistics()
                                .map(RangeStatistics::spans)
                                .orElse(List.of()));
            case NEXT_BAR -> model.choice().chooseNextBar();
            case CLEAR -> {
                if (model.choice().item().isPresent()) {
                    model.choice().choose(null);
                } else {
                    model.selection().select(null);
                }
            }
        }
    }

    private static void onTrack(TimelineModel model, BiConsumer<Layout.Row, Arrangement> change) {
        model.rows()
                .focus()
                .filter(row -> row.track() != null)
                .ifPresent(row -> model.rows().rearrange(changed -> change.accept(row, changed)));
    }
}
