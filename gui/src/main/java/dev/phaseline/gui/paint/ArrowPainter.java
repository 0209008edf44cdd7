package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Arrow;
import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Layout;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/** Draws what crosses between the hosts, from the track of the cause to that of the effect. */
final class ArrowPainter {

    private static final double HEAD = 4;

    private final Pen pen;
    private final TimelineModel model;
    private final Map<Integer, Double> middles = new HashMap<>();
    private final Map<Integer, Double> headings = new HashMap<>();

    ArrowPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
    }

    void paint() {
        if (model.arrows().all().isEmpty()) {
            return;
        }
        var layout = model.layout();
        layout.rows()
                .forEach(row -> place(row, layout.tracks().y() - model.rows().scrollY()));
        layout.pinnedRows().forEach(row -> place(row, layout.pinned().y()));
        var area = layout.tracks();
        var clip = new Box(
                layout.ruler().x(),
                layout.pinned().y(),
                layout.ruler().width(),
                area.bottom() - layout.pinned().y());
        var chosen = model.choice().detail().map(EventDetail::ref);
        pen.clipped(clip, () -> model.arrows().all().forEach(arrow -> paint(arrow, chosen)));
    }

    private void place(Layout.Row row, double offset) {
        if (row.track() instanceof Track.LaneTrack(var lane)) {
            double strip = row.metrics().padding()
                    + Math.max(row.metrics().lane(lane), row.metrics().span()) / 2;
            middles.put(lane.id(), offset + row.top() + Math.min(strip, row.height() / 2));
        } else if (row.track() == null
                && (row.section().isEmpty() || row.section().equals("threads"))) {
            headings.put(row.group().recording().id(), offset + row.top() + row.height() / 2);
        }
    }

    private void paint(Arrow arrow, Optional<EventDetail.EventRef> chosen) {
        var from = y(arrow.from());
        var to = y(arrow.to());
        if (from == null || to == null) {
            return;
        }
        double fromX = model.scale().x(arrow.from().ns());
        double toX = model.scale().x(arrow.to().ns());
        boolean strong = chosen.isPresent()
                && (chosen.get().equals(arrow.from().event())
                        || chosen.get().equals(arrow.to().event()));
        var color = strong ? pen.theme().text() : color(arrow.kind());
        pen.surface().curve(fromX, from, toX, to, strong ? 2 : 1, color);
        double direction = to > from ? -HEAD : HEAD;
        pen.surface().triangle(toX - HEAD / 2, to + direction, toX + HEAD / 2, to + direction, toX, to, color);
    }

    /** A lane that is not shown is represented by its heading. */
    private @Nullable Double y(Arrow.End end) {
        var middle = middles.get(end.lane());
        return middle != null ? middle : headings.get(end.event().recording());
    }

    private Color color(String kind) {
        double opacity = model.choice().pointsOut() ? 0.1 : 0.35;
        return switch (kind) {
            case "packet" -> pen.theme().source().deriveColor(0, 1, 1, opacity);
            case "page request" -> pen.theme().destination().deriveColor(0, 1, 1, opacity);
            default -> pen.theme().muted().deriveColor(0, 1, 1, opacity);
        };
    }
}
