package dev.phaseline.gui.paint;

import dev.phaseline.gui.model.Box;
import dev.phaseline.gui.model.Ruler;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws the time ruler, with flags on ranges that matter. */
final class RulerPainter {

    /** A range that the ruler points out. */
    record Flag(TimeRange range, String label) {}

    /** Distances of marks that are tried, px; the last has room for nine decimals. */
    private static final double[] DISTANCES = {70, 110, 150};

    /** Between a mark and its label. */
    private static final double LABEL_GAP = 4;

    private static final double FLAG_HEIGHT = 18;
    private static final double FLAG_PADDING = 8;

    private final Pen pen;
    private final TimelineModel model;

    RulerPainter(Pen pen, TimelineModel model) {
        this.pen = pen;
        this.model = model;
    }

    /** Marks of the ruler, as close as their labels permit; the grid behind the tracks is drawn at the same places. */
    static List<Ruler.Tick> ticks(TimelineModel model, TextFitter texts) {
        var scale = model.scale();
        var ticks = List.<Ruler.Tick>of();
        for (double distance : DISTANCES) {
            ticks = Ruler.ticks(scale, model.zeroNs(), distance, model.outline().timeText());
            double widest = ticks.stream()
                    .mapToDouble(tick -> texts.width(tick.label(), Type.SMALL))
                    .max()
                    .orElse(0);
            if (widest + 14 <= Ruler.stepNs(scale.nsPerPixel(), distance) / scale.nsPerPixel()) {
                break;
            }
        }
        return ticks;
    }

    void paint(List<Flag> flags) {
        var box = model.layout().ruler();
        var theme = pen.theme();
        pen.horizontal(0, box.y(), model.layout().tracks().width(), theme.line());
        pen.horizontal(0, box.bottom() - pen.hairline(), model.layout().tracks().width(), theme.line());
        var taken = new ArrayList<Box>();
        model.selection().range().ifPresent(range -> reserve(range, taken));
        var ticks = ticks(model, pen.texts());
        var labels = ticks.stream().map(this::place).toList();
        flags.forEach(flag -> paint(flag, labels, taken));
        for (int i = 0; i < ticks.size(); i++) {
            var label = labels.get(i);
            pen.vertical(model.scale().x(ticks.get(i).ns()), box.bottom() - 7, 7, theme.line());
            if (label.right() <= box.right() && taken.stream().noneMatch(other -> overlap(label, other))) {
                pen.text(ticks.get(i).label(), label.x(), box.y() + box.height() / 2, Type.SMALL, theme.muted());
            }
        }
    }

    private Box place(Ruler.Tick tick) {
        var box = model.layout().ruler();
        double width = pen.texts().width(tick.label(), Type.SMALL);
        return new Box(model.scale().x(tick.ns()) + LABEL_GAP, box.y(), width, box.height());
    }

    /** The overlay writes the length of the selection here: nothing else may be half covered by it. */
    private void reserve(TimeRange range, List<Box> taken) {
        if (range.meets(model.scale().range())) {
            var box = model.layout().ruler();
            var place = selectionPlace(pen, model, range);
            taken.add(place);
            taken.add(new Box(model.scale().x(range.startNs()), box.y(), 1, box.height()));
            taken.add(new Box(model.scale().x(range.endNs()), box.y(), 1, box.height()));
        }
    }

    /** Where the length of the selection stands: above its middle, as far as the ruler reaches. */
    static Box selectionPlace(Pen pen, TimelineModel model, TimeRange range) {
        double width = pen.texts().width(pen.timeText().duration(range.durationNs()), Type.STRONG) + 3 * FLAG_PADDING;
        return place(model, range, width, FLAG_HEIGHT + 2);
    }

    private static Box place(TimelineModel model, TimeRange range, double width, double height) {
        var box = model.layout().ruler();
        var scale = model.scale();
        double left = Math.max(box.x(), scale.x(range.startNs()));
        double right = Math.min(box.right(), scale.x(range.endNs()));
        double x = Math.clamp((left + right - width) / 2, box.x(), Math.max(box.x(), box.right() - width));
        return new Box(x, box.y() + (box.height() - height) / 2, width, height);
    }

    private void paint(Flag flag, List<Box> labels, List<Box> taken) {
        if (!flag.range().meets(model.scale().range())) {
            return;
        }
        double width = pen.texts().width(flag.label(), Type.SMALL) + 2 * FLAG_PADDING;
        beside(labels, taken, place(model, flag.range(), width, FLAG_HEIGHT)).ifPresent(place -> {
            var color = pen.theme().alert();
            pen.fillRounded(place.x(), place.y(), place.width(), place.height(), FLAG_HEIGHT / 2, color);
            double x = place.x() + place.width() / 2;
            double y = place.y() + place.height() / 2;
            pen.textCentred(flag.label(), x, y, Type.SMALL, DataColors.textOn(color));
            taken.add(place);
        });
    }

    /**
     * The place nearest to a middle, and still over it, that is free and hides the fewest of the labels; empty if none is
     * free.
     */
    private Optional<Box> beside(List<Box> labels, List<Box> taken, Box middle) {
        var box = model.layout().ruler();
        Optional<Box> best = Optional.empty();
        long fewest = Long.MAX_VALUE;
        for (double distance = 0; distance <= middle.width() / 2 && fewest > 0; distance++) {
            for (double x : new double[] {middle.x() - distance, middle.x() + distance}) {
                var place = new Box(x, middle.y(), middle.width(), middle.height());
                long hidden = overlaps(labels, place);
                if (hidden < fewest && x >= box.x() && place.right() <= box.right() && overlaps(taken, place) == 0) {
                    fewest = hidden;
                    best = Optional.of(place);
                }
            }
        }
        return best;
    }

    private static long overlaps(List<Box> boxes, Box place) {
        return boxes.stream().filter(box -> overlap(box, place)).count();
    }

    private static boolean overlap(Box one, Box other) {
        return one.x() < other.right() + 4 && other.x() < one.right() + 4;
    }
}
