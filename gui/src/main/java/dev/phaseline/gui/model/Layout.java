package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of the picture lie.
 *
 * <pre>
 * +-----------------------------------------------+
 * | header                                        |
 * +--------+----------------------------+---------+
 * | label  | overview                   | panel   |
 * | label  | ruler                      |         |
 * | label  | pinned tracks              |         |
 * | label  | tracks (scroll vertically) |         |
 * +--------+----------------------------+         |
 * | legend                              |         |
 * +-------------------------------------+---------+
 * </pre>
 *
 * @param overview the whole recording, small; without the label column
 * @param ruler time marks; without the label column
 * @param tracks the visible part of the rows, with the label column
 * @param panel key numbers; empty if the picture is too narrow for it
 * @param pinned the rows that stay above the tracks, with the label column; of no height if there are none
 * @param metrics how high the parts of a track are that nobody has resized
 * @param rows all rows that scroll, from top to bottom
 * @param pinnedRows the rows that do not, from top to bottom
 */
public record Layout(
        Box header,
        Box overview,
        Box ruler,
        Box pinned,
        Box tracks,
        Box legend,
        Optional<Box> panel,
        Metrics metrics,
        List<Row> rows,
        List<Row> pinnedRows) {

    /**
     * The heading of a group or of a section of it, or one of its tracks.
     *
     * @param track null for a heading
     * @param section the section; empty for the group's heading and what is of the whole recording
     * @param collapsed a heading whose tracks are not shown, a track of which only the first lane is
     * @param tracks how many tracks a heading has
     * @param metrics how high the parts of this track are
     * @param top distance from the top of the first row of its kind, px
     */
    public record Row(
            TrackGroup group,
            @Nullable Track track,
            String section,
            boolean collapsed,
            int tracks,
            Metrics metrics,
            double top,
            double height) {

        /** Its name in the arrangement. */
        public Arrangement.Key key() {
            return track == null ? Arrangement.Key.heading(group, section) : Arrangement.Key.of(group, track);
        }

        public double bottom() {
            return top + height;
        }
    }

    /**
     * How high the parts of a track are, px.
     *
     * @param heading a group's heading
     * @param padding above and below the content of a track
     * @param phase a row of phases
     * @param counter a counter
     * @param density the strip with a thread's events
     * @param span a row of spans
     */
    public record Metrics(double heading, double padding, double phase, double counter, double density, double span) {

        /** As low as can still be read, for when there are many tracks. */
        private static final Metrics COMPACT = new Metrics(24, 4, 20, 34, 18, 16);

        /** Higher looks better only up to here. */
        private static final Metrics ROOMY = new Metrics(28, 7, 24, 64, 34, 22);

        /** The metrics with which the groups fill a height as far as possible. */
        static Metrics filling(double height, List<TrackGroup> groups) {
            double compact = COMPACT.height(groups);
            double roomy = ROOMY.height(groups);
            double share = roomy == compact ? 0 : Math.clamp((height - compact) / (roomy - compact), 0, 1);
            return new Metrics(
                    between(COMPACT.heading, ROOMY.heading, share),
                    between(COMPACT.padding, ROOMY.padding, share),
                    between(COMPACT.phase, ROOMY.phase, share),
                    between(COMPACT.counter, ROOMY.counter, share),
                    between(COMPACT.density, ROOMY.density, share),
                    between(COMPACT.span, ROOMY.span, share));
        }

        /** Whole px, so that rows of equal height look equal. */
        private static double between(double low, double high, double share) {
            return Math.floor(low + (high - low) * share);
        }

        private double height(List<TrackGroup> groups) {
            return groups.stream()
                    .mapToDouble(group -> heading
                            + group.tracks().stream().mapToDouble(this::height).sum())
                    .sum();
        }

        /** Height of a track. */
        double height(Track track) {
            return 2 * padding
                    + switch (track) {
                        case Track.Phases phases -> phases.rows().size() * phase;
                        case Track.Counter _ -> counter;
                        case Track.Instants _ -> density;
                        case Track.LaneTrack(var lane) -> lane(lane) + lane.spanRows() * span;
                    };
        }

        /** Height of the strip with a lane's events; a lane without events has none. */
        public double lane(Outline.Lane lane) {
            return lane.events() == 0 ? 0 : density;
        }

        /** The same, higher or lower. */
        Metrics scaled(double factor) {
            return factor == 1
                    ? this
                    : new Metrics(
                            heading,
                            padding,
                            Math.floor(phase * factor),
                            Math.floor(counter * factor),
                            Math.floor(density * factor),
                            Math.floor(span * factor));
        }
    }

    /** Height of the phases in the overview. */
    public static final double OVERVIEW_PHASE = 20;

    private static final double LABELS = 190;
    private static final double HEADER = 40;
    private static final double OVERVIEW = 92;
    private static final double RULER = 26;
    private static final double LEGEND = 30;
    private static final double PANEL = 350;
    private static final double NARROWEST_WITH_PANEL = 1000;
    private static final double RIGHT_MARGIN = 16;
    private static final double SECTION = 20;
    /** At least this much of the height is left for what scrolls. */
    private static final double LARGEST_PINNED_SHARE = 0.6;

    public Layout {
        rows = List.copyOf(rows);
        pinnedRows = List.copyOf(pinnedRows);
    }

    /** The layout of a picture of the given size, px, in which nobody has arranged anything. */
    public static Layout of(double width, double height, List<TrackGroup> groups) {
        return of(width, height, groups, new Arrangement());
    }

    /** The layout of a picture of the given size, px. */
    public static Layout of(double width, double height, List<TrackGroup> groups, Arrangement arrangement) {
        boolean withPanel = width >= NARROWEST_WITH_PANEL;
        double main = withPanel ? width - PANEL : width;
        double plot = Math.max(1, main - LABELS - RIGHT_MARGIN);
        double top = HEADER + OVERVIEW + RULER;
        double available = Math.max(0, height - top - LEGEND);
        var metrics = Metrics.filling(available, shown(groups, arrangement));
        var pinnedRows = pinnedRows(groups, arrangement, metrics);
        double pinned = Math.min(heightOf(pinnedRows), available * LARGEST_PINNED_SHARE);
        return new Layout(
                new Box(0, 0, width, HEADER),
                new Box(LABELS, HEADER, plot, OVERVIEW),
                new Box(LABELS, HEADER + OVERVIEW, plot, RULER),
                new Box(0, top, main, pinned),
                new Box(0, top + pinned, main, available - pinned),
                new Box(0, Math.max(top, height - LEGEND), main, LEGEND),
                withPanel ? Optional.of(new Box(main, HEADER, PANEL, height - HEADER)) : Optional.empty(),
                metrics,
                rows(groups, arrangement, metrics),
                pinnedRows);
    }

    /** The groups as the metrics see them: what is not shown takes no height. */
    private static List<TrackGroup> shown(List<TrackGroup> groups, Arrangement arrangement) {
        return groups.stream()
                .map(group -> {
                    var open = openSections(group, arrangement);
                    return new TrackGroup(
                            group.recording(),
                            group.title(),
                            group.tracks().stream()
                                    .filter(track -> open.contains(track.section())
                                            && arrangement.shows(Arrangement.Key.of(group, track)))
                                    .toList());
                })
                .toList();
    }

    /** The sections whose tracks are shown; counted once, since there may be thousands of tracks. */
    private static Set<String> openSections(TrackGroup group, Arrangement arrangement) {
        var sizes = new HashMap<String, Integer>();
        if (!arrangement.isCollapsed(Arrangement.Key.heading(group, ""), 0)) {
            group.tracks().forEach(track -> sizes.merge(track.section(), 1, Integer::sum));
        }
        sizes.entrySet()
                .removeIf(section -> !section.getKey().isEmpty()
                        && arrangement.isCollapsed(
                                Arrangement.Key.heading(group, section.getKey()), section.getValue()));
        return sizes.keySet();
    }

    private static List<Row> pinnedRows(List<TrackGroup> groups, Arrangement arrangement, Metrics metrics) {
        var rows = new ArrayList<Row>();
        double top = 0;
        for (var group : groups) {
            for (var track : arrangement.ordered(group, group.tracks())) {
                if (arrangement.isPinned(Arrangement.Key.of(group, track))) {
                    var row = row(group, track, arrangement, metrics, top);
                    rows.add(row);
                    top = row.bottom();
                }
            }
        }
        return rows;
    }

    private static List<Row> rows(List<TrackGroup> groups, Arrangement arrangement, Metrics metrics) {
        var rows = new ArrayList<Row>();
        double top = 0;
        for (var group : groups) {
            top = addGroup(group, arrangement, metrics, rows, top);
        }
        return rows;
    }

    /** Adds the rows of a group and returns where they end. */
    private static double addGroup(
            TrackGroup group, Arrangement arrangement, Metrics metrics, List<Row> rows, double start) {
        double top = start;
        boolean collapsed = arrangement.isCollapsed(Arrangement.Key.heading(group, ""), 0);
        rows.add(new Row(group, null, "", collapsed, group.tracks().size(), metrics, top, metrics.heading()));
        top += metrics.heading();
        if (collapsed) {
            return top;
        }
        var sections = new LinkedHashMap<String, List<Track>>();
        group.tracks()
                .forEach(track -> sections.computeIfAbsent(track.section(), _ -> new ArrayList<>())
                        .add(track));
        boolean headings =
                sections.keySet().stream().filter(section -> !section.isEmpty()).count() > 1;
        for (var section : sections.entrySet()) {
            int size = section.getValue().size();
            boolean folded = !section.getKey().isEmpty()
                    && arrangement.isCollapsed(Arrangement.Key.heading(group, section.getKey()), size);
            if (headings && !section.getKey().isEmpty()) {
                rows.add(new Row(group, null, section.getKey(), folded, size, metrics, top, SECTION));
                top += SECTION;
            }
            for (var track : folded ? List.<Track>of() : arrangement.ordered(group, section.getValue())) {
                var key = Arrangement.Key.of(group, track);
                if (arrangement.shows(key) && !arrangement.isPinned(key)) {
                    var row = row(group, track, arrangement, metrics, top);
                    rows.add(row);
                    top = row.bottom();
                }
            }
        }
        return top;
    }

    private static Row row(TrackGroup group, Track track, Arrangement arrangement, Metrics metrics, double top) {
        var key = Arrangement.Key.of(group, track);
        var own = metrics.scaled(arrangement.height(key));
        boolean collapsed = arrangement.isCollapsed(key, 0);
        double height = collapsed ? 2 * own.padding() + firstLane(track, own) : own.height(track);
        return new Row(group, track, track.section(), collapsed, 0, own, top, height);
    }

    private static double firstLane(Track track, Metrics metrics) {
        return switch (track) {
            case Track.Phases _ -> metrics.phase();
            case Track.Counter _ -> Math.min(metrics.counter(), metrics.phase());
            case Track.Instants _ -> metrics.span();
            case Track.LaneTrack(var lane) -> lane.events() == 0 ? metrics.span() : metrics.density();
        };
    }

    private static double heightOf(List<Row> rows) {
        return rows.isEmpty() ? 0 : rows.getLast().bottom();
    }

    /** Height of all rows together, px. */
    public double contentHeight() {
        return heightOf(rows);
    }

    /** How far the rows can be scrolled, px. */
    public double maxScroll() {
        return Math.max(0, contentHeight() - tracks.height());
    }

    /**
     * A row and a place in it.
     *
     * @param y distance from the row's top, px
     */
    public record RowAt(Row row, double y) {}

    /** The row at a position of the picture; empty beside the tracks. */
    public Optional<RowAt> rowAt(double y, double scrollY) {
        if (pinned.y() <= y && y < pinned.bottom()) {
            return at(pinnedRows, y - pinned.y());
        }
        return tracks.y() <= y && y < tracks.bottom() ? at(rows, y - tracks.y() + scrollY) : Optional.empty();
    }

    private static Optional<RowAt> at(List<Row> rows, double y) {
        int index = firstBelow(rows, y);
        return index < rows.size() && rows.get(index).top() <= y
                ? Optional.of(new RowAt(rows.get(index), y - rows.get(index).top()))
                : Optional.empty();
    }

    /** The rows that meet a stretch of the tracks; the cost does not depend on how many others there are. */
    public static List<Row> between(List<Row> rows, double top, double bottom) {
        int first = firstBelow(rows, top);
        int end = first;
        while (end < rows.size() && rows.get(end).top() < bottom) {
            end++;
        }
        return rows.subList(first, end);
    }

    /** Number of the first row that ends below a position. */
    private static int firstBelow(List<Row> rows, double y) {
        int low = 0;
        int high = rows.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rows.get(middle).bottom() > y) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The mapping between time and the columns right of the labels. */
    public TimeScale scale(TimeRange visible) {
        return new TimeScale(visible, ruler.x(), ruler.width());
    }
}
