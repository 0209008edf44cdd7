package dev.phaseline.gui.model;

import dev.phaseline.gui.model.Layout.Row;
import dev.phaseline.gui.model.Track.Counter.Step;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what lies at a point of the picture, from what the picture is drawn from: it never asks the workspace. */
final class HitTest {

    /** How far beside a thin thing the pointer may be, px. */
    private static final double REACH = 3;

    private final TimelineModel model;
    private final long ns;
    private final TimeRange around;

    private HitTest(TimelineModel model, double x) {
        this.model = model;
        var scale = model.scale();
        ns = scale.ns(x);
        around = TimeRange.between(scale.ns(x - REACH), scale.ns(x + REACH) + 1);
    }

    static @Nullable Hit at(TimelineModel model, double x, double y) {
        var plot = model.layout().ruler();
        return x < plot.x() || x >= plot.right()
                ? null
                : model.layout()
                        .rowAt(y, model.rows().scrollY())
                        .map(at -> new HitTest(model, x).in(at.row(), at.y()))
                        .orElse(null);
    }

    private @Nullable Hit in(Row row, double rowY) {
        var metrics = row.metrics();
        double y = rowY - metrics.padding();
        return switch (row.track()) {
            case Track.Phases phases -> onPhase(phases, (int) Math.floor(y / metrics.phase()));
            case Track.Counter counter -> onCounter(counter);
            case Track.Instants instants -> onInstant(instants);
            case Track.LaneTrack(var lane) ->
                y < metrics.lane(lane)
                        ? onEvents(lane)
                        : onSpan(lane, (int) Math.floor((y - metrics.lane(lane)) / metrics.span()));
            case null -> null;
        };
    }

    private @Nullable Hit onInstant(Track.Instants instants) {
        int index = Arrays.binarySearch(instants.ns(), ns);
        int next = index < 0 ? -index - 1 : index;
        int best = -1;
        for (int i = Math.max(0, next - 1); i < Math.min(instants.ns().length, next + 1); i++) {
            if (around.contains(instants.ns()[i])
                    && (best < 0 || Math.abs(instants.ns()[i] - ns) < Math.abs(instants.ns()[best] - ns))) {
                best = i;
            }
        }
        return best < 0
                ? null
                : new Hit.OnInstant(
                        instants.label(), instants.ns()[best], instants.texts().get(best));
    }

    private @Nullable Hit onPhase(Track.Phases track, int row) {
        if (row < 0 || row >= track.rows().size()) {
            return null;
        }
        return track.rows().get(row).around(around).stream()
                .filter(phase -> phase.range().meets(around))
                .min(Comparator.comparingLong(phase -> distance(phase.range())))
                .map(Hit.OnPhase::new)
                .orElse(null);
    }

    private @Nullable Hit onCounter(Track.Counter counter) {
        var step = stepAt(counter.steps());
        return step == null ? null : new Hit.OnCounter(counter, step, stepAt(counter.limit()));
    }

    private @Nullable Step stepAt(Strip<Step> steps) {
        return steps.around(new TimeRange(ns, ns)).stream()
                .filter(step -> step.range().contains(ns))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Hit onEvents(Outline.Lane lane) {
        long count = 0;
        int type = 0;
        for (var part : model.tiles().parts(around)) {
            var slice = part.tile().of(lane.id());
            var density = slice == null ? Density.EMPTY : slice.density();
            for (int i = 0; i < density.size(); i++) {
                long startNs = part.tile().key().startNs(density.buckets()[i]);
                if (part.range().contains(startNs)
                        && startNs < around.endNs()
                        && startNs + part.tile().key().bucketNs() > around.startNs()) {
                    type = count == 0 || type == density.types()[i] ? density.types()[i] : 0;
                    count += density.counts()[i];
                }
            }
        }
        return count == 0 ? null : new Hit.OnEvents(lane, around, count, type);
    }

    private @Nullable Hit onSpan(Outline.Lane lane, int row) {
        var parts = model.tiles().parts(around);
        var span = parts.stream()
                .flatMap(part -> slice(part, lane).spans().stream())
                .filter(candidate -> candidate.row() == row && candidate.range().meets(around))
                .min(Comparator.comparingLong(candidate -> distance(candidate.range())))
                .orElse(null);
        if (span != null && span.range().contains(ns)) {
            return new Hit.OnSpan(lane, span);
        }
        for (var part : parts) {
            for (var cluster : slice(part, lane).clusters()) {
                long startNs = part.tile().key().startNs(cluster.bucket());
                if (cluster.row() == row && around.contains(startNs)) {
                    return new Hit.OnCluster(lane, cluster, startNs);
                }
            }
        }
        return span == null ? null : new Hit.OnSpan(lane, span);
    }

    private static Tile.Slice slice(TileCache.Part part, Outline.Lane lane) {
        var slice = part.tile().of(lane.id());
        return slice == null ? new Tile.Slice(Density.EMPTY, List.of(), List.of()) : slice;
    }

    private long distance(TimeRange range) {
        return range.contains(ns) ? 0 : Math.min(Math.abs(range.startNs() - ns), Math.abs(range.endNs() - ns));
    }
}
