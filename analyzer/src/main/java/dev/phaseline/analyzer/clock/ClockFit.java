package dev.phaseline.analyzer.clock;

import dev.phaseline.analyzer.clock.CausalBound.Direction;
import dev.phaseline.analyzer.clock.Envelope.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Finds a {@link ClockModel} for bounds. Every line {@code offset(t)} that lies under the forward bounds and above the
 * backward ones is possible; they form a convex set, of which this class takes
 *
 * <ul>
 *   <li>a slope: none, unless the fastest messages of all parts of the migration show one (Theil-Sen over their minima),
 *       since a short migration says little about drift and noise must not be taken for it;
 *   <li>a height: the middle of what the bounds leave, but not further below the forward bounds than {@link
 *       #FASTEST_MESSAGE_NS}: the fastest of many messages took little more than no time, while answers are few and may
 *       have waited;
 *   <li>an error: the greatest distance from there to any possible line, while bounds last.
 * </ul>
 *
 * Source: S. B. Moon, P. Skelly, D. Towsley, "Estimation and removal of clock skew from network delay measurements",
 * INFOCOM 1999, for lines under one-way delays.
 */
public final class ClockFit {
    /** The kernel slews a clock by 500 ppm at most, crystals are better than 100 ppm; twice the sum is beyond doubt. */
    private static final double MAX_DRIFT = 2e-3;

    private static final double FASTEST_MESSAGE_NS = 50_000;

    /** Into so many parts of time the bounds are divided to see whether the fastest messages move. */
    private static final int PARTS = 16;

    private static final int FEWEST_PARTS = 5;

    /** A drift is believed if over the whole time it moves the clocks by this many times what is left of the scatter. */
    private static final double SIGNIFICANCE = 6;

    private static final int SEARCH_STEPS = 200;

    private final long originNs;
    private final long baseOffsetNs;
    private final double firstX;
    private final double lastX;
    private final List<Point> forward;
    private final List<Point> backward;
    private final Envelope ceiling;
    /** Mirrored, since an envelope is what lies under points. */
    private final Envelope mirroredFloor;

    private ClockFit(List<CausalBound> bounds) {
        originNs = bounds.getFirst().timeNs();
        baseOffsetNs = bounds.getFirst().offsetNs();
        forward = points(bounds, Direction.FORWARD);
        backward = points(bounds, Direction.BACKWARD);
        ceiling = Envelope.under(forward);
        mirroredFloor = Envelope.under(mirror(backward));
        var times = bounds.stream().mapToLong(CausalBound::timeNs).summaryStatistics();
        firstX = times.getMin() - originNs;
        lastX = times.getMax() - originNs;
    }

    private List<Point> points(List<CausalBound> bounds, Direction direction) {
        return bounds.stream()
                .filter(bound -> bound.direction() == direction)
                .map(bound -> new Point(bound.timeNs() - originNs, bound.offsetNs() - baseOffsetNs))
                .toList();
    }

    /**
     * The model that fits best.
     *
     * @param bounds in any order
     * @return empty without bounds
     */
    public static Optional<ClockModel> of(List<CausalBound> bounds) {
        return bounds.isEmpty() ? Optional.empty() : Optional.of(new ClockFit(bounds).model());
    }

    private ClockModel model() {
        double slope = feasible(slope());
        double high = ceiling.highestIntercept(slope);
        double low = -mirroredFloor.highestIntercept(-slope);
        double intercept = intercept(low, high);
        return new ClockModel(
                originNs,
                baseOffsetNs + (long) Math.floor(intercept),
                slope * 1e9,
                error(slope, intercept),
                contradictions(slope, intercept));
    }

    private static double intercept(double low, double high) {
        if (Double.isInfinite(high)) {
            return low;
        }
        // Where bounds contradict each other, those of the many messages hold.
        double middle = low <= high ? high - (high - low) / 2 : high;
        return Math.max(middle, high - FASTEST_MESSAGE_NS);
    }

    /** How much room the bounds leave for a line of a slope; negative if there is none. Concave in the slope. */
    private double room(double slope) {
        return ceiling.highestIntercept(slope) + mirroredFloor.highestIntercept(-slope);
    }

    /** The possible slope that is nearest to a wanted one; the wanted one if none is possible. */
    private double feasible(double wanted) {
        if (room(wanted) >= 0) {
            return wanted;
        }
        double best = roomiestSlope();
        if (room(best) < 0) {
            return wanted;
        }
        double possible = best;
        double impossible = wanted;
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double between = (possible + impossible) / 2;
            if (room(between) >= 0) {
                possible = between;
            } else {
                impossible = between;
            }
        }
        return possible;
    }

    private double roomiestSlope() {
        double low = -MAX_DRIFT;
        double high = MAX_DRIFT;
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double third = (high - low) / 3;
            if (room(low + third) < room(high - third)) {
                low += third;
            } else {
                high -= third;
            }
        }
        return (low + high) / 2;
    }

    private double slope() {
        var extremes = forward.isEmpty() ? mirror(extremes(mirror(backward))) : extremes(forward);
        if (extremes.size() < FEWEST_PARTS) {
            return 0;
        }
        double slope = medianSlope(extremes);
        double moved =
                Math.abs(slope) * (extremes.getLast().x() - extremes.getFirst().x());
        return Math.abs(slope) <= MAX_DRIFT && moved > SIGNIFICANCE * scatter(extremes, slope) ? slope : 0;
    }

    /** The lowest point of each part of time that has any. */
    private List<Point> extremes(List<Point> points) {
        var lowest = new TreeMap<Integer, Point>();
        double width = Math.max(1, (lastX - firstX) / PARTS);
        for (var point : points) {
            int part = Math.min(PARTS - 1, (int) ((point.x() - firstX) / width));
            lowest.merge(part, point, (one, other) -> other.y() < one.y() ? other : one);
        }
        return List.copyOf(lowest.values());
    }

    private static List<Point> mirror(List<Point> points) {
        return points.stream().map(point -> new Point(point.x(), -point.y())).toList();
    }

    private static double medianSlope(List<Point> points) {
        var slopes = new ArrayList<Double>();
        for (int i = 0; i < points.size(); i++) {
            for (int j = i + 1; j < points.size(); j++) {
                slopes.add((points.get(j).y() - points.get(i).y())
                        / (points.get(j).x() - points.get(i).x()));
            }
        }
        return median(slopes.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** The median distance of points from their middle line of a slope. */
    private static double scatter(List<Point> points, double slope) {
        var heights = points.stream()
                .mapToDouble(point -> point.y() - slope * point.x())
                .toArray();
        double middle = median(heights.clone());
        return median(
                Arrays.stream(heights).map(height -> Math.abs(height - middle)).toArray());
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    /** The greatest distance, at either end of the time, of any possible line. */
    private OptionalLong error(double slope, double intercept) {
        if (ceiling.isEmpty() || mirroredFloor.isEmpty() || room(slope) < 0) {
            return OptionalLong.empty();
        }
        double distance = 0;
        for (double x : new double[] {firstX, lastX}) {
            double estimate = intercept + slope * x;
            distance = Math.max(distance, highest(slope, x, ceiling, mirroredFloor) - estimate);
            distance = Math.max(distance, highest(-slope, x, mirroredFloor, ceiling) + estimate);
        }
        return OptionalLong.of((long) Math.ceil(distance));
    }

    /** How high any line at x can be that lies under one cloud and over the mirror image of another. */
    private static double highest(double someSlope, double x, Envelope above, Envelope mirroredBelow) {
        double low = edge(someSlope, -MAX_DRIFT, above, mirroredBelow);
        double high = edge(someSlope, MAX_DRIFT, above, mirroredBelow);
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double third = (high - low) / 3;
            double left = above.highestIntercept(low + third) + (low + third) * x;
            double right = above.highestIntercept(high - third) + (high - third) * x;
            if (left < right) {
                low += third;
            } else {
                high -= third;
            }
        }
        return above.highestIntercept(low) + low * x;
    }

    /** The last possible slope on the way from a possible one to a limit. */
    private static double edge(double possible, double limit, Envelope above, Envelope mirroredBelow) {
        double inside = possible;
        double outside = limit;
        if (above.highestIntercept(limit) + mirroredBelow.highestIntercept(-limit) >= 0) {
            return limit;
        }
        for (int i = 0; i < SEARCH_STEPS; i++) {
            double between = (inside + outside) / 2;
            if (above.highestIntercept(between) + mirroredBelow.highestIntercept(-between) >= 0) {
                inside = between;
            } else {
                outside = between;
            }
        }
        return inside;
    }

    private long contradictions(double slope, double intercept) {
        return forward.stream()
                        .filter(point -> point.y() < intercept + slope * point.x() - 1)
                        .count()
                + backward.stream()
                        .filter(point -> point.y() > intercept + slope * point.x() + 1)
                        .count();
    }
}
