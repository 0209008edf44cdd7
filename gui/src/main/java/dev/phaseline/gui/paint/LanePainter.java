package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.Span;
import dev.phaseline.gui.model.SpanCluster;
import dev.phaseline.gui.model.Tile;
import dev.phaseline.gui.model.TileCache;
import dev.phaseline.gui.model.TimeScale;
import dev.phaseline.gui.model.TimelineModel;
import java.util.Arrays;
import java.util.List;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/** Draws a lane: its events as bars whose height tells how many they are, and its spans in rows below. */
final class LanePainter {

    /** A single event is this high, as a share of the lane. */
    private static final double LOWEST = 0.35;
    /** A single event is this wide, px: less is easily overlooked. */
    private static final double NARROWEST = 1.5;
    /** What is narrower has no name on it, px. */
    private static final double NARROWEST_NAMED = 26;
    /** An event whose next one is farther away has its name beside it, px. */
    private static final double LONELY = 60;

    private static final double GAP = 1;

    private final Pen pen;
    private final TimelineModel model;
    private final Outline.Lane lane;
    private final Side side;
    private final TimeScale scale;
    private final Layout.Metrics metrics;
    private final List<TileCache.Part> parts;

    /** @param metrics of the row */
    LanePainter(Pen pen, TimelineModel model, Outline.Lane lane, Layout.Metrics metrics) {
        this.pen = pen;
        this.model = model;
        this.lane = lane;
        scale = model.scale();
        this.metrics = metrics;
        side = model.outline().recording(lane.recording()).side();
        parts = model.tiles().parts(scale.range());
    }

    void paint(double y, Color color) {
        if (lane.events() > 0) {
            paintEvents(y, color);
        }
        double spansY = y + metrics.lane(lane) + GAP;
        long drawnToNs = Long.MIN_VALUE;
        for (var part : parts) {
            var slice = part.tile().of(lane.id());
            if (slice != null) {
                paintClusters(part, slice.clusters(), spansY);
                for (var span : slice.spans()) {
                    // A span that reaches into several tiles is in each of them and drawn with the first.
                    if (span.range().startNs() >= drawnToNs
                            && span.range().startNs() < part.range().endNs()) {
                        paint(span, spansY);
                    }
                }
            }
            drawnToNs = part.range().endNs();
        }
    }

    private void paintEvents(double y, Color color) {
        var columns = Columns.empty(scale, pen.pixelScale());
        parts.forEach(part -> Columns.add(part, lane.id(), scale, pen.pixelScale(), columns));
        double most = Math.log1p(Arrays.stream(columns).max().orElse(0));
        double full = metrics.density();
        int start = 0;
        while (start < columns.length) {
            int end = start + 1;
            if (columns[start] > 0) {
                double height = full * (LOWEST + (1 - LOWEST) * Math.log1p(columns[start]) / most);
                while (end < columns.length && columns[end] == columns[start]) {
                    end++;
                }
                double width = Math.max(NARROWEST, (end - start) / pen.pixelScale());
                pen.fill(x(start), y + full - height, width, height, color);
            }
            start = end;
        }
        paintEventNames(columns, y);
    }

    private double x(int column) {
        return scale.left() + column / pen.pixelScale();
    }

    /** Names events that stand alone, once the view is close enough to have room. */
    private void paintEventNames(double[] columns, double y) {
        int next = columns.length;
        for (int i = columns.length - 1; i >= 0; i--) {
            if (columns[i] > 0) {
                double room = (next - i) / pen.pixelScale() - 8;
                if (room > LONELY) {
                    int type = typeAt(i);
                    pen.textWithin(
                            type == 0 ? "" : model.outline().eventName(type),
                            x(i) + 5,
                            y + metrics.density() / 2,
                            room,
                            Type.TINY,
                            pen.theme().muted());
                }
                next = i;
            }
        }
    }

    /** The type of the events in a column; 0 if they differ. */
    private int typeAt(int column) {
        int type = 0;
        for (var part : parts) {
            var slice = part.tile().of(lane.id());
            if (slice == null
                    || part.range().endNs()
                            <= scale.ns(x(column)) - part.tile().key().bucketNs()) {
                continue;
            }
            var density = slice.density();
            int from = bucketAt(part.tile(), column);
            int i = Arrays.binarySearch(density.buckets(), from);
            for (i = i < 0 ? -i - 1 : i; i < density.size(); i++) {
                int found = Columns.column(part.tile().key().startNs(density.buckets()[i]), scale, pen.pixelScale());
                if (found > column) {
                    break;
                }
                if (found == column) {
                    if (type != 0 && type != density.types()[i]) {
                        return 0;
                    }
                    type = density.types()[i];
                }
            }
        }
        return type;
    }

    private int bucketAt(Tile tile, int column) {
        long ns = scale.ns(x(column)) - tile.key().range().startNs();
        return Math.clamp(ns / tile.key().bucketNs() - 1, 0, Integer.MAX_VALUE);
    }

    private void paint(Span span, double y) {
        double left = Math.max(scale.x(span.range().startNs()), scale.left() - 1);
        double right = Math.min(scale.x(span.range().endNs()), scale.left() + scale.width() + 1);
        if (right < left) {
            return;
        }
        var kind = DataColors.kind(span.kind());
        // While some spans are pointed out, the others fade.
        boolean faded = model.choice().pointsOut() && !model.choice().pointsOut(side, span);
        var color = faded ? kind.deriveColor(0, 0.6, 1, 0.25) : kind;
        double top = y + span.row() * metrics.span();
        double height = metrics.span() - GAP;
        double width = Math.max(pen.hairline(), right - left - (right - left > 3 ? pen.hairline() : 0));
        pen.fill(left, top, width, height, color);
        if (isChosen(span)) {
            pen.frame(left, top, width, height, pen.theme().text());
        }
        if (width >= NARROWEST_NAMED && !faded) {
            pen.textWithin(
                    label(span, width - 8), left + 4, top + height / 2, width - 8, Type.TINY, DataColors.textOn(color));
        }
    }

    private boolean isChosen(Span span) {
        return model.choice()
                .item()
                .filter(item -> item instanceof Hit.OnSpan(var _, var chosen)
                        && chosen.startSeq() == span.startSeq()
                        && chosen.lane() == span.lane()
                        && chosen.kind().equals(span.kind()))
                .isPresent();
    }

    /** Kind and name if there is room for both, else what the span is about. */
    private String label(Span span, double width) {
        if (span.name().isEmpty()) {
            return span.kind();
        }
        var both = span.kind() + " " + span.name();
        return pen.texts().width(both, Type.TINY) <= width ? both : span.name();
    }

    /** Neighbouring clusters of a kind are one rectangle: they could not be told apart anyway. */
    private void paintClusters(TileCache.Part part, List<SpanCluster> clusters, double y) {
        double left = 0;
        double right = 0;
        @Nullable SpanCluster last = null;
        for (var cluster : clusters) {
            long startNs = part.tile().key().startNs(cluster.bucket());
            if (!part.range().contains(startNs) || !scale.range().contains(startNs)) {
                continue;
            }
            double x = scale.x(startNs);
            double endX = Math.max(
                    x + pen.hairline(), scale.x(startNs + part.tile().key().bucketNs()));
            boolean joins = last != null
                    && last.row() == cluster.row()
                    && last.kind().equals(cluster.kind())
                    && x <= right + pen.hairline();
            if (!joins) {
                paintCluster(last, left, right, y);
                left = x;
            }
            right = endX;
            last = cluster;
        }
        paintCluster(last, left, right, y);
    }

    private void paintCluster(@Nullable SpanCluster cluster, double left, double right, double y) {
        if (cluster != null) {
            double top = y + cluster.row() * metrics.span();
            pen.fill(
                    left,
                    top,
                    right - left,
                    metrics.span() - GAP,
                    DataColors.kind(cluster.kind())
                            .deriveColor(0, 1, 1, model.choice().pointsOut() ? 0.25 : 0.8));
        }
    }
}
