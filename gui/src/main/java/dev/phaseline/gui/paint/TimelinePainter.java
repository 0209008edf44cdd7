package dev.phaseline.gui.paint;

import dev.phaseline.gui.Appearance;
import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Panel;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws the whole picture. */
public final class TimelinePainter {

    private final TimelineModel model;
    private final TextFitter texts = new TextFitter();
    private final OverviewActivity activity = new OverviewActivity();
    private final List<RulerPainter.Flag> flags;
    private Theme theme;

    public TimelinePainter(TimelineModel model, Appearance appearance) {
        this.model = model;
        flags = flags(model.outline());
        theme = Theme.of(appearance);
    }

    /** Takes another appearance for what is painted from now on. */
    public void setAppearance(Appearance appearance) {
        theme = Theme.of(appearance);
    }

    /** Draws everything that changes only with the view: all but selection and pointer. */
    public void paint(Surface surface) {
        var pen = pen(surface);
        var layout = model.layout();
        var header = layout.header();
        double bottom = Math.max(layout.legend().bottom(), header.bottom());
        pen.fill(0, 0, header.width(), bottom, theme.background());
        new HeaderPainter(pen, model).paint();
        if (model.isEmpty()) {
            paintEmpty(pen);
        } else {
            new OverviewPainter(pen, model, activity).paint();
            new RulerPainter(pen, model).paint(flags);
            new TracksPainter(pen, model).paint(flags);
            new ArrowPainter(pen, model).paint();
            new MarkPainter(pen, model).paint();
            new LegendPainter(pen, model).paint();
        }
        layout.panel().ifPresent(panel -> new PanelPainter(pen, panel).paint(Panel.of(model), model.panelScroll()));
    }

    /** Draws selection, pointer and hover text over the rest. */
    public void paintOverlay(Surface surface) {
        if (!model.isEmpty()) {
            new OverlayPainter(pen(surface), model).paint();
        }
    }

    private Pen pen(Surface surface) {
        return new Pen(
                surface, texts, theme, model.pixelScale(), model.outline().timeText());
    }

    private void paintEmpty(Pen pen) {
        var tracks = model.layout().tracks();
        var area = new Box(0, tracks.y(), tracks.width(), tracks.height());
        boolean loaded = !model.outline().recordings().isEmpty();
        MessagePainter.paint(
                pen,
                area,
                loaded ? "No trace events" : "No recordings",
                loaded
                        ? "The recordings of this workspace hold no trace events: were any switched on, or is a file cut off?"
                        : "Nothing has been loaded into this workspace yet: phaseline load -w WORKSPACE FILE does that.");
    }

    /** What the ruler points out: the time in which the guest was stopped, as the source sees it. */
    private static List<RulerPainter.Flag> flags(Outline outline) {
        var flags = new ArrayList<RulerPainter.Flag>();
        for (var migration : outline.migrations()) {
            var downtime = migration.downtimeMs();
            if (downtime != null) {
                stopped(outline, migration)
                        .ifPresent(range ->
                                flags.add(new RulerPainter.Flag(range, "downtime " + Units.durationMs(downtime))));
            }
        }
        return flags;
    }

    private static Optional<TimeRange> stopped(Outline outline, Outline.Migration migration) {
        return outline.phases().stream()
                .filter(phase -> phase.migration() == migration.id()
                        && phase.side() == Side.SOURCE
                        && phase.depth() == 0
                        && phase.name().equals("switchover"))
                .map(Outline.Phase::range)
                .findFirst();
    }
}
