package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one timeline: what is visible, selected and pointed at. Painters read it, {@link Gestures} and
 * {@link Command}s change it. It never waits for anything: what is not in its tiles yet is left out of the picture, and
 * {@link #missingTiles()} says what to fetch. Confined to one thread, in a window the JavaFX application thread.
 */
public final class TimelineModel {

    /** Is told what has to be painted again. */
    public interface Listener {

        /** The visible range, the tracks, their tiles or the selection have changed. */
        void viewChanged();

        /** Only what lies above them has changed: pointer and hover text. */
        void overlayChanged();
    }

    /** Some 10 MB for a workspace with a dozen of busy threads. */
    private static final int TILES = 512;

    private static final TimeRange NOTHING = new TimeRange(0, 1_000_000_000);

    private final Outline outline;
    private final List<TrackGroup> groups;
    private final TileCache tiles = new TileCache(TILES);
    private final long zeroNs;
    private final TimeRange initial;

    private Listener listener = new Listener() {
        @Override
        public void viewChanged() {
            // Nobody looks yet.
        }

        @Override
        public void overlayChanged() {
            // Nobody looks yet.
        }
    };

    private Viewport viewport;
    private Layout layout;
    private double pixelScale = 1;
    private double scrollY;
    private @Nullable TimeRange selection;
    private @Nullable RangeStatistics statistics;
    private @Nullable Point pointer;
    private @Nullable Hit hover;
    private @Nullable EventDetail hoverEvent;

    /** A point of the picture, px. */
    public record Point(double x, double y) {}

    /** A timeline that shows the migrations, or everything if there are none, in a picture without size. */
    public TimelineModel(Outline outline) {
        this.outline = outline;
        groups = TrackGroup.of(outline);
        layout = Layout.of(0, 0, groups);
        var migrations = outline.migrationExtent().orElse(NOTHING);
        var everything = outline.extent().orElse(NOTHING).union(migrations);
        zeroNs = migrations.startNs();
        initial = withMargin(migrations);
        viewport = Viewport.all(withMargin(everything).union(initial)).showing(initial);
    }

    private static TimeRange withMargin(TimeRange range) {
        return range.padded(Math.max(range.durationNs() / 50, Viewport.SHORTEST_NS));
    }

    public void setListener(Listener listener) {
        this.listener = listener;
    }

    public Outline outline() {
        return outline;
    }

    /** The recordings that have events, with their tracks. */
    public List<TrackGroup> groups() {
        return groups;
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /** The instant that the ruler calls 0: the start of the first migration, else the first event. */
    public long zeroNs() {
        return zeroNs;
    }

    public Viewport viewport() {
        return viewport;
    }

    public Layout layout() {
        return layout;
    }

    /** The visible range across the columns right of the labels. */
    public TimeScale scale() {
        return layout.scale(viewport.visible());
    }

    /** Everything across the same columns. */
    public TimeScale overviewScale() {
        return layout.scale(viewport.limits());
    }

    /**
     * Takes the size of the picture.
     *
     * @param width logical px
     * @param height logical px
     * @param devicePixels device pixels of a logical one, 1 to 2 as a rule
     */
    public void resize(double width, double height, double devicePixels) {
        pixelScale = devicePixels;
        layout = Layout.of(width, height, groups);
        scrollY = Math.clamp(scrollY, 0, layout.maxScroll());
        listener.viewChanged();
    }

    /** Device pixels of a logical one. */
    public double pixelScale() {
        return pixelScale;
    }

    // ---- detail ----

    /** The tiles that the picture lacks; those of the overview first, since they are a stand-in for all others. */
    public List<TileKey> missingTiles() {
        var missing = new ArrayList<TileKey>();
        if (!isEmpty()) {
            missing.addAll(tiles.missing(viewport.limits(), level(overviewScale())));
            tiles.missing(viewport.visible(), level(scale())).stream()
                    .filter(key -> !missing.contains(key))
                    .forEach(missing::add);
        }
        return missing;
    }

    /** Takes tiles that have arrived. */
    public void add(List<Tile> arrived) {
        tiles.add(arrived);
        listener.viewChanged();
    }

    /** What is known of a part of the visible range, in the detail of the picture. */
    public List<TileCache.Part> tiles(TimeRange range) {
        return tiles.parts(range, level(scale()));
    }

    /** What is known of everything, in the detail of the overview. */
    public List<TileCache.Part> overviewTiles() {
        return tiles.parts(viewport.limits(), level(overviewScale()));
    }

    private int level(TimeScale scale) {
        return TileKey.levelFor(scale.nsPerPixel() / pixelScale);
    }

    // ---- visible range ----

    /** Shows a range. */
    public void show(TimeRange range) {
        look(viewport.showing(range));
    }

    /** Zooms around the instant at a position; a factor below 1 zooms in. */
    public void zoom(double x, double factor) {
        look(viewport.zoomed(scale().ns(x), factor));
    }

    /** Zooms around the pointer if it is over the plot, else around the middle. */
    public void zoom(double factor) {
        var plot = layout.ruler();
        boolean inside = pointer != null && plot.x() <= pointer.x() && pointer.x() < plot.right();
        zoom(inside ? Objects.requireNonNull(pointer).x() : plot.x() + plot.width() / 2, factor);
    }

    /** Moves the visible range by a share of its length. */
    public void pan(double share) {
        look(viewport.pannedBy(share));
    }

    /** Moves the picture under the pointer: to the right for a positive distance, px. */
    public void drag(double distance) {
        look(viewport.panned(-Math.round(distance * scale().nsPerPixel())));
    }

    /** Shows the selection; if there is none or it is shown already, everything. */
    public void fit() {
        var selected = selection;
        if (selected == null || viewport.showing(selected).equals(viewport)) {
            look(Viewport.all(viewport.limits()));
        } else {
            show(selected);
        }
    }

    private void look(Viewport changed) {
        if (!changed.equals(viewport)) {
            viewport = changed;
            listener.viewChanged();
            pointAgain();
        }
    }

    /** How far the rows are scrolled up, px. */
    public double scrollY() {
        return scrollY;
    }

    /** Scrolls the rows, down for a positive distance, px. */
    public void scroll(double distance) {
        scrollY = Math.clamp(scrollY + distance, 0, layout.maxScroll());
        listener.viewChanged();
        pointAgain();
    }

    // ---- selection ----

    public Optional<TimeRange> selection() {
        return Optional.ofNullable(selection);
    }

    /** Selects a range, or nothing. Statistics of the previous range are forgotten. */
    public void select(@Nullable TimeRange range) {
        if (!Objects.equals(selection, range)) {
            selection = range;
            statistics = null;
            listener.viewChanged();
        }
    }

    /** What lies in the selection; empty while it is not known. */
    public Optional<RangeStatistics> statistics() {
        return Optional.ofNullable(statistics);
    }

    /** Takes the answer for a range; it is ignored if another one is selected by now. */
    public void setStatistics(RangeStatistics arrived) {
        if (arrived.range().equals(selection)) {
            statistics = arrived;
            listener.viewChanged();
        }
    }

    // ---- pointer ----

    public Optional<Point> pointer() {
        return Optional.ofNullable(pointer);
    }

    /** Moves the pointer, or takes it out of the picture. */
    public void point(@Nullable Point at) {
        pointer = at;
        pointAgain();
    }

    private void pointAgain() {
        var hit = pointer == null ? null : HitTest.at(this, pointer.x(), pointer.y());
        if (!Objects.equals(hit, hover)) {
            hover = hit;
            hoverEvent = null;
        }
        listener.overlayChanged();
    }

    /** What is under the pointer. */
    public Optional<Hit> hover() {
        return Optional.ofNullable(hover);
    }

    /** Takes the event behind what was under the pointer; it is ignored if something else is there by now. */
    public void setHoverEvent(Hit hit, EventDetail event) {
        if (hit.equals(hover)) {
            hoverEvent = event;
            listener.overlayChanged();
        }
    }

    /** What to say about the thing under the pointer. */
    public Optional<Description> hoverText() {
        return hover().map(hit -> Description.of(hit, outline, zeroNs, hoverEvent));
    }

    /** The key numbers of the migration in the middle of the picture, else of the first one. */
    public Optional<Summary> summary() {
        long middle = viewport.visible().startNs() + viewport.visible().durationNs() / 2;
        return outline.migrations().stream()
                .filter(migration -> migration.range().contains(middle))
                .findFirst()
                .or(() -> outline.migrations().stream().findFirst())
                .map(migration -> Summary.of(outline, migration));
    }
}
