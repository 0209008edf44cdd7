package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * @param metrics how high the parts of a track are
 * @param rows all rows from top to bottom
 */
public record Layout(
        Box header,
        Box overview,
        Box ruler,
        Box tracks,
        Box legend,
        Optional<Box> panel,
        Metrics metrics,
        List<Row> rows) {

    /**
     * The heading of a group, or one of its tracks.
     *
     * @param track null for the heading
     * @param top distance from the top of the first row, px
     */
    public record Row(TrackGroup group, @Nullable Track track, double top, double height) {}

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

        private double height(Track track) {
            return 2 * padding
                    + switch (track) {
                        case Track.Phases phases -> phases.rows() * phase;
                        case Track.Counter _ -> counter;
                        case Track.ThreadTrack thread ->
                            density + thread.thread().spanRows() * span;
                    };
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

    public Layout {
        rows = List.copyOf(rows);
    }

    /** The layout of a picture of the given size, px. */
    public static Layout of(double width, double height, List<TrackGroup> groups) {
        boolean withPanel = width >= NARROWEST_WITH_PANEL;
        double main = withPanel ? width - PANEL : width;
        double plot = Math.max(1, main - LABELS - RIGHT_MARGIN);
        double top = HEADER + OVERVIEW + RULER;
        double tracks = Math.max(0, height - top - LEGEND);
        var metrics = Metrics.filling(tracks, groups);
        return new Layout(
                new Box(0, 0, width, HEADER),
                new Box(LABELS, HEADER, plot, OVERVIEW),
                new Box(LABELS, HEADER + OVERVIEW, plot, RULER),
                new Box(0, top, main, tracks),
                new Box(0, Math.max(top, height - LEGEND), main, LEGEND),
                withPanel ? Optional.of(new Box(main, HEADER, PANEL, height - HEADER)) : Optional.empty(),
                metrics,
                rows(groups, metrics));
    }

    private static List<Row> rows(List<TrackGroup> groups, Metrics metrics) {
        var rows = new ArrayList<Row>();
        double top = 0;
        for (var group : groups) {
            rows.add(new Row(group, null, top, metrics.heading()));
            top += metrics.heading();
            for (var track : group.tracks()) {
                var row = new Row(group, track, top, metrics.height(track));
                rows.add(row);
                top += row.height();
            }
        }
        return rows;
    }

    /** Height of all rows together, px. */
    public double contentHeight() {
        return rows.isEmpty() ? 0 : rows.getLast().top() + rows.getLast().height();
    }

    /** How far the rows can be scrolled, px. */
    public double maxScroll() {
        return Math.max(0, contentHeight() - tracks.height());
    }

    /** The mapping between time and the columns right of the labels. */
    public TimeScale scale(TimeRange visible) {
        return new TimeScale(visible, ruler.x(), ruler.width());
    }
}
