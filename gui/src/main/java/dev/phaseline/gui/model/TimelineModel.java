package dev.phaseline.gui.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of one timeline: which time is visible, and through its parts what is arranged, loaded, selected, chosen,
 * marked, searched and pointed at. Painters read it, {@link Gestures} and {@link Command}s change it. It never waits for
 * anything: what is not in its {@linkplain Tiles tiles} yet is left out of the picture. Confined to one thread, in a
 * window the JavaFX application thread.
 */
public final class TimelineModel {

    /** Is told what has to be painted again. */
    public interface Listener {

        /** The visible range, the tracks, their tiles or the selection have changed. */
        void viewChanged();

        /** Only what lies above them has changed: pointer and hover text. */
        void overlayChanged();
    }

    private static final TimeRange NOTHING = new TimeRange(0, 1_000_000_000);

    private final Outline outline;
    private final Rows rows;
    private final Choice choice = new Choice(this::changed);
    private final Selection selection = new Selection(choice, this::changed);
    private final Marks marks = new Marks(this::changed);
    private final SearchHits searchHits = new SearchHits(this::changed);
    private final ArrowCache arrows = new ArrowCache(this::changed);
    private final Tiles tiles = new Tiles(this, this::changed);
    private final Pointer pointer = new Pointer(this, this::overlayChanged);
    private final long zeroNs;
    private final List<String> phaseNames;
    private final Map<Integer, Summary> summaries = new HashMap<>();

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

    private double panelScroll;
    private List<Finding> findings = List.of();
    private Viewport viewport;
    private double pixelScale = 1;

    /** A timeline that shows the migrations, or everything if there are none, in a picture without size. */
    public TimelineModel(Outline outline) {
        this.outline = outline;
        rows = new Rows(TrackGroup.of(outline), this::moved);
        var migrations = outline.migrationExtent().orElse(NOTHING);
        var everything = outline.extent().orElse(NOTHING).union(migrations);
        zeroNs = migrations.startNs();
        phaseNames =
                outline.phases().stream().map(Outline.Phase::name).distinct().toList();
        var initial = withMargin(migrations);
        viewport = Viewport.all(withMargin(everything).union(initial)).showing(initial);
    }

    private static TimeRange withMargin(TimeRange range) {
        return range.padded(Math.max(range.durationNs() / 50, (Viewport.SHORTEST_NS - range.durationNs()) / 2));
    }

    public void setListener(Listener listener) {
        this.listener = listener;
    }

    private void changed() {
        listener.viewChanged();
    }

    private void overlayChanged() {
        listener.overlayChanged();
    }

    /** Something else may be under the pointer by now. */
    private void moved() {
        listener.viewChanged();
        pointer.look();
    }

    public Outline outline() {
        return outline;
    }

    /** The names of all phases, in the order of their first start. */
    public List<String> phaseNames() {
        return phaseNames;
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return rows.groups().isEmpty();
    }

    /** The instant that the ruler calls 0: the start of the first migration, else the first event. */
    public long zeroNs() {
        return zeroNs;
    }

    // ---- its parts ----

    /** The tracks and where they lie. */
    public Rows rows() {
        return rows;
    }

    /** Where the parts of the picture lie. */
    public Layout layout() {
        return rows.layout();
    }

    /** What the tracks are drawn from. */
    public Tiles tiles() {
        return tiles;
    }

    /** The selected range. */
    public Selection selection() {
        return selection;
    }

    /** What is chosen beside the range. */
    public Choice choice() {
        return choice;
    }

    /** Marks and notes. */
    public Marks marks() {
        return marks;
    }

    /** What a search has found. */
    public SearchHits searchHits() {
        return searchHits;
    }

    /** Arrows between the hosts. */
    public ArrowCache arrows() {
        return arrows;
    }

    /** The pointer. */
    public Pointer pointer() {
        return pointer;
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

    // ---- size ----

    /**
     * Takes the size of the picture.
     *
     * @param width logical px
     * @param height logical px
     * @param devicePixels device pixels of a logical one, 1 to 2 as a rule
     */
    public void resize(double width, double height, double devicePixels) {
        pixelScale = devicePixels;
        rows.resize(width, height);
    }

    /** Device pixels of a logical one. */
    public double pixelScale() {
        return pixelScale;
    }

    /** How far the panel is scrolled up, px. */
    public double panelScroll() {
        return panelScroll;
    }

    /** Scrolls the panel, down for a positive distance, px. */
    public void scrollPanel(double distance) {
        double room = layout().panel().map(Box::height).orElse(0.0);
        panelScroll =
                Math.clamp(panelScroll + distance, 0, Math.max(0, Panel.of(this).height() - room));
        listener.viewChanged();
    }

    // ---- visible range ----

    public Viewport viewport() {
        return viewport;
    }

    /** The visible range across the columns right of the labels. */
    public TimeScale scale() {
        return layout().scale(viewport.visible());
    }

    /** Everything across the same columns. */
    public TimeScale overviewScale() {
        return layout().scale(viewport.limits());
    }

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
        var plot = layout().ruler();
        zoom(pointedX().orElse(plot.x() + plot.width() / 2), factor);
    }

    /** Where the pointer is, if it is over the columns right of the labels. */
    private Optional<Double> pointedX() {
        var plot = layout().ruler();
        return pointer.at().map(Pointer.Point::x).filter(x -> plot.x() <= x && x < plot.right());
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
        var fitted = selection.range().map(viewport::showing).filter(other -> !other.equals(viewport));
        look(fitted.orElse(Viewport.all(viewport.limits())));
    }

    private void look(Viewport changed) {
        if (!changed.equals(viewport)) {
            viewport = changed;
            moved();
        }
    }

    // ---- going to what is of interest ----

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
        rows.focusOnLane(lane);
    }

    /** Chooses an event and shows it. */
    public void goTo(EventDetail.EventRef event, int lane, long ns) {
        outline.lanes().stream()
                .filter(candidate -> candidate.id() == lane)
                .findFirst()
                .ifPresent(known -> choice.choose(new Hit.OnEvent(known, event, ns)));
        reveal(ns, lane);
    }

    /** Goes to the next hit of the search, or to the one before. */
    public void goToHit(int step) {
        searchHits.step(step, viewport.visible().startNs()).ifPresent(hit -> goTo(hit.event(), hit.lane(), hit.ns()));
    }

    /** Shows when a finding happened, and selects it. */
    public void show(Finding finding) {
        var range = finding.range();
        selection.select(range);
        show(range.padded(Math.max(range.durationNs() / 2, 1_000_000)));
    }

    /** Marks an instant that a result is about, without keeping it. */
    public void pointOut(long ns) {
        marks.put(new Marks.Mark(ns, "", false));
    }

    /** What a new mark would mark: the chosen event, else the instant at the pointer, else the middle of the picture. */
    public long markedNs() {
        return choice.detail()
                .map(EventDetail::ns)
                .or(() -> choice.item().map(Hit::startNs))
                .or(() -> pointedX().map(x -> scale().ns(x)))
                .orElse(middleNs());
    }

    private long middleNs() {
        return viewport.visible().startNs() + viewport.visible().durationNs() / 2;
    }

    /** The key numbers of the migration in the middle of the picture, else of the first one. */
    public Optional<Summary> summary() {
        long middle = middleNs();
        return outline.migrations().stream()
                .filter(migration -> migration.range().contains(middle))
                .findFirst()
                .or(() -> outline.migrations().stream().findFirst())
                .map(migration -> summaries.computeIfAbsent(migration.id(), _ -> Summary.of(outline, migration)));
    }

    /** Takes over what the user sees and has arranged in another model of the same recordings. */
    public void adopt(TimelineModel other) {
        marks.adopt(other.marks);
        // Who saw everything sees what has been added too.
        if (!other.viewport.visible().equals(other.viewport.limits())) {
            look(viewport.showing(other.viewport.visible()));
        }
        rows.adopt(other.rows);
    }
}
