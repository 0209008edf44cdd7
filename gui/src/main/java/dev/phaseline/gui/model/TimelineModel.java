package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
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

    private Outline outline;
    private final Arrangement arrangement = new Arrangement();
    private final Choice choice = new Choice(() -> listener().viewChanged());
    private final Marks marks = new Marks(() -> listener().viewChanged());
    private final SearchHits searchHits = new SearchHits(() -> listener().viewChanged());
    private final ArrowCache arrows = new ArrowCache(() -> listener().viewChanged());
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

    private List<TrackGroup> groups;
    private double width;
    private double height;
    private Arrangement.@Nullable Key focus;
    private double panelScroll;
    private List<Finding> findings = List.of();
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
        layout = Layout.of(0, 0, groups, arrangement);
        var migrations = outline.migrationExtent().orElse(NOTHING);
        var everything = outline.extent().orElse(NOTHING).union(migrations);
        zeroNs = migrations.startNs();
        initial = withMargin(migrations);
        viewport = Viewport.all(withMargin(everything).union(initial)).showing(initial);
    }

    private static TimeRange withMargin(TimeRange range) {
        return range.padded(Math.max(range.durationNs() / 50, Viewport.SHORTEST_NS));
    }

    private Listener listener() {
        return listener;
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
        this.width = width;
        this.height = height;
        arrange();
    }

    private void arrange() {
        layout = Layout.of(width, height, groups, arrangement);
        scrollY = Math.clamp(scrollY, 0, layout.maxScroll());
        listener.viewChanged();
    }

    // ---- tracks ----

    /** How the user has arranged the tracks; to be changed through {@link #rearrange}. */
    public Arrangement arrangement() {
        return arrangement;
    }

    /** Changes the arrangement. */
    public void rearrange(Consumer<Arrangement> change) {
        change.accept(arrangement);
        arrange();
        pointAgain();
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
                        rearrange(changed -> changed.setOrder(keys));
                    }
                });
    }

    /** Adds a track, such as the result of a query, to the first group; it replaces one of the same name. */
    public void addTrack(Track track) {
        if (groups.isEmpty()) {
            return;
        }
        var changed = new ArrayList<>(groups);
        var first = changed.getFirst();
        var others = first.tracks().stream()
                .filter(other -> !(other.section().equals(track.section())
                        && other.label().equals(track.label())))
                .toList();
        changed.set(0, new TrackGroup(first.recording(), first.title(), others).with(track));
        groups = List.copyOf(changed);
        arrange();
    }

    /** Takes lanes that were found later. Tiles that came before do not have them. */
    public void addLanes(List<Outline.Lane> lanes) {
        if (!lanes.isEmpty()) {
            outline = outline.withLanes(lanes);
            groups = TrackGroup.of(outline);
            tiles.clear();
            arrange();
        }
    }

    /** The track that keys act on: the one that was chosen with a key or a click, else none. */
    public Optional<Layout.Row> focus() {
        return allRows().stream().filter(row -> row.key().equals(focus)).findFirst();
    }

    /** Lets keys act on a track. */
    public void focusOn(Arrangement.@Nullable Key key) {
        focus = key;
        focus().ifPresent(this::reveal);
        listener.viewChanged();
    }

    /** Lets keys act on a track, which is shown if its section is collapsed. */
    public void focusOnTrack(TrackGroup group, Track track) {
        var heading = Arrangement.Key.heading(group, track.section());
        int size = (int) group.tracks().stream()
                .filter(other -> other.section().equals(track.section()))
                .count();
        if (!track.section().isEmpty() && arrangement.isCollapsed(heading, size)) {
            rearrange(changed -> changed.toggleCollapsed(heading, size));
        }
        focusOn(Arrangement.Key.of(group, track));
    }

    /** Lets keys act on the next row that can be seen, or the one before. */
    public void focusNext(int step) {
        var rows = allRows();
        if (rows.isEmpty()) {
            return;
        }
        int current = focus().map(rows::indexOf).orElse(step > 0 ? -1 : rows.size());
        focusOn(rows.get(Math.clamp(current + step, 0, rows.size() - 1)).key());
    }

    private List<Layout.Row> allRows() {
        var rows = new ArrayList<>(layout.pinnedRows());
        rows.addAll(layout.rows());
        return rows;
    }

    /** Scrolls as little as needed to see a row. */
    private void reveal(Layout.Row row) {
        if (layout.rows().contains(row)) {
            double lowest = row.bottom() - layout.tracks().height();
            scrollY = Math.clamp(Math.clamp(scrollY, Math.min(lowest, row.top()), row.top()), 0, layout.maxScroll());
        }
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
            choice.forgetRange();
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

    // ---- what the user has chosen, marked and searched ----

    /** What is chosen beside the range. */
    public Choice choice() {
        return choice;
    }

    /** Marks and notes. */
    public Marks marks() {
        return marks;
    }

    /** What a new mark would mark: the chosen event, else the instant at the pointer, else the middle of the picture. */
    public long markedNs() {
        var plot = layout.ruler();
        var pointed = pointer().filter(point -> plot.x() <= point.x() && point.x() < plot.right());
        return choice.detail()
                .map(EventDetail::ns)
                .or(() -> choice.item().map(Hit::startNs))
                .or(() -> pointed.map(point -> scale().ns(point.x())))
                .orElse(viewport.visible().startNs() + viewport.visible().durationNs() / 2);
    }

    /** What a search has found. */
    public SearchHits searchHits() {
        return searchHits;
    }

    /** Arrows between the hosts. */
    public ArrowCache arrows() {
        return arrows;
    }

    /** What is remarkable, the worst first; empty while it is not known. */
    public List<Finding> findings() {
        return findings;
    }

    /** Takes the findings. */
    public void setFindings(List<Finding> found) {
        findings = List.copyOf(found);
        listener.viewChanged();
    }

    /** Shows when a finding happened, and selects it. */
    public void show(Finding finding) {
        var range = finding.range();
        select(range);
        show(range.padded(Math.max(range.durationNs() / 2, Viewport.SHORTEST_NS * 1000)));
    }

    /** Shows an instant without zooming, if it is not visible yet. */
    public void reveal(long ns) {
        var visible = viewport.visible();
        if (!visible.contains(ns)) {
            show(visible.shifted(ns - visible.startNs() - visible.durationNs() / 2));
        }
    }

    /** Shows an instant and the track of a lane. */
    public void reveal(long ns, int lane) {
        reveal(ns);
        allRows().stream()
                .filter(row -> row.track() instanceof Track.LaneTrack(var shown) && shown.id() == lane)
                .findFirst()
                .ifPresent(row -> focusOn(row.key()));
    }

    /** Chooses an event and shows it. */
    public void goTo(EventDetail.EventRef event, int lane, long ns) {
        outline.lanes().stream()
                .filter(candidate -> candidate.id() == lane)
                .findFirst()
                .ifPresent(known -> choice.choose(new Hit.OnEvent(known, event, ns)));
        reveal(ns, lane);
    }

    /** Marks an instant that a result is about, without keeping it. */
    public void pointOut(long ns) {
        marks.put(new Marks.Mark(ns, "", false));
    }

    /** Goes to the next hit of the search, or to the one before. */
    public void goToHit(int step) {
        searchHits.step(step, viewport.visible().startNs()).ifPresent(hit -> goTo(hit.event(), hit.lane(), hit.ns()));
    }

    /** Takes over what the user sees and has arranged in another model of the same recordings. */
    public void adopt(TimelineModel other) {
        arrangement.adopt(other.arrangement);
        marks.adopt(other.marks);
        look(viewport.showing(other.viewport.visible()));
        arrange();
    }

    /** How far the panel is scrolled up, px. */
    public double panelScroll() {
        return panelScroll;
    }

    /** Scrolls the panel, down for a positive distance, px. */
    public void scrollPanel(double distance) {
        double room = layout.panel().map(Box::height).orElse(0.0);
        panelScroll =
                Math.clamp(panelScroll + distance, 0, Math.max(0, Panel.of(this).height() - room));
        listener.viewChanged();
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
