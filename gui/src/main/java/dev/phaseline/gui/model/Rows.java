package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tracks of a picture as rows: how the user has arranged them, where they lie, how far they are scrolled, and which
 * one keys act on. Confined to the thread of the model.
 */
public final class Rows {

    private final Runnable changed;
    private final Arrangement arrangement = new Arrangement();
    private final Map<Arrangement.Key, Layout.Row> byKey = new HashMap<>();
    private List<TrackGroup> groups;
    private Layout layout;
    private double width;
    private double height;
    private double scrollY;
    private Arrangement.@Nullable Key focus;

    /**
     * Rows in a picture without size.
     *
     * @param groups the tracks
     * @param changed is run when something has to be painted again
     */
    Rows(List<TrackGroup> groups, Runnable changed) {
        this.changed = changed;
        this.groups = groups;
        layout = Layout.of(0, 0, groups, arrangement);
    }

    /** The recordings that have events, with their tracks. */
    public List<TrackGroup> groups() {
        return groups;
    }

    /** Where they lie. */
    public Layout layout() {
        return layout;
    }

    void resize(double newWidth, double newHeight) {
        width = newWidth;
        height = newHeight;
        arrange();
    }

    private void arrange() {
        layout = Layout.of(width, height, groups, arrangement);
        scrollY = Math.clamp(scrollY, 0, layout.maxScroll());
        byKey.clear();
        layout.pinnedRows().forEach(row -> byKey.put(row.key(), row));
        layout.rows().forEach(row -> byKey.put(row.key(), row));
        changed.run();
    }

    /** Adds a track, such as the result of a query, to the first group; it replaces one of the same name. */
    public void add(Track track) {
        if (groups.isEmpty()) {
            return;
        }
        var all = new ArrayList<>(groups);
        all.set(0, all.getFirst().with(track));
        groups = List.copyOf(all);
        arrange();
    }

    // ---- arrangement ----

    /** How the user has arranged the tracks; to be changed through {@link #rearrange}. */
    public Arrangement arrangement() {
        return arrangement;
    }

    /** Changes the arrangement. */
    public void rearrange(Consumer<Arrangement> change) {
        change.accept(arrangement);
        arrange();
    }

    /** Moves a track before or after its neighbours inside its section, by so many places. */
    public void move(Arrangement.Key key, int places) {
        groups.stream()
                .filter(group -> group.recording().id() == key.recording())
                .findFirst()
                .ifPresent(group -> {
                    var keys = new ArrayList<Arrangement.Key>();
                    arrangement
                            .ordered(
                                    group,
                                    group.tracks().stream()
                                            .filter(track -> track.section().equals(key.section()))
                                            .toList())
                            .forEach(track -> keys.add(Arrangement.Key.of(group, track)));
                    int from = keys.indexOf(key);
                    if (from >= 0) {
                        keys.remove(from);
                        keys.add(Math.clamp(from + places, 0, keys.size()), key);
                        rearrange(arranged -> arranged.setOrder(keys));
                    }
                });
    }

    // ---- focus ----

    /** The row that keys act on: the one that was chosen with a key or a click, else none. */
    public Optional<Layout.Row> focus() {
        return focus == null ? Optional.empty() : Optional.ofNullable(byKey.get(focus));
    }

    /** Lets keys act on a row. */
    public void focusOn(Arrangement.@Nullable Key key) {
        focus = key;
        focus().ifPresent(this::reveal);
        changed.run();
    }

    /** Lets keys act on a track, which is shown if its section is collapsed. */
    public void focusOnTrack(TrackGroup group, Track track) {
        var heading = Arrangement.Key.heading(group, track.section());
        int size = (int) group.tracks().stream()
                .filter(other -> other.section().equals(track.section()))
                .count();
        if (!track.section().isEmpty() && arrangement.isCollapsed(heading, size)) {
            rearrange(arranged -> arranged.toggleCollapsed(heading, size));
        }
        focusOn(Arrangement.Key.of(group, track));
    }

    /** Lets keys act on the track of a lane, if it can be seen. */
    void focusOnLane(int lane) {
        all().stream()
                .filter(row -> row.track() instanceof Track.LaneTrack(var shown) && shown.id() == lane)
                .findFirst()
                .ifPresent(row -> focusOn(row.key()));
    }

    /** Lets keys act on the next row that can be seen, or the one before. */
    public void focusNext(int step) {
        var rows = all();
        if (rows.isEmpty()) {
            return;
        }
        int current = focus().map(rows::indexOf).orElse(step > 0 ? -1 : rows.size());
        focusOn(rows.get(Math.clamp(current + step, 0, rows.size() - 1)).key());
    }

    private List<Layout.Row> all() {
        var rows = new ArrayList<>(layout.pinnedRows());
        rows.addAll(layout.rows());
        return rows;
    }

    // ---- scrolling ----

    /** How far the rows are scrolled up, px. */
    public double scrollY() {
        return scrollY;
    }

    /** Scrolls the rows, down for a positive distance, px. */
    public void scroll(double distance) {
        scrollY = Math.clamp(scrollY + distance, 0, layout.maxScroll());
        changed.run();
    }

    /** Scrolls as little as needed to see a row. */
    private void reveal(Layout.Row row) {
        if (layout.rows().contains(row)) {
            double lowest = row.bottom() - layout.tracks().height();
            scrollY = Math.clamp(Math.clamp(scrollY, Math.min(lowest, row.top()), row.top()), 0, layout.maxScroll());
        }
    }

    /** Takes over how the user has arranged other rows. */
    void adopt(Rows other) {
        arrangement.adopt(other.arrangement);
        arrange();
    }
}
