package dev.phaseline.analyzer.clock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The points of a cloud that a line from below can touch: its lower convex hull, by ascending x. Immutable. Source: A. M.
 * Andrew, "Another efficient algorithm for convex hulls in two dimensions", 1979.
 */
final class Envelope {
    /** A point; both in ns relative to some origin, so that a double holds them exactly. */
    record Point(double x, double y) {}

    private final List<Point> hull;

    private Envelope(List<Point> hull) {
        this.hull = hull;
    }

    static Envelope under(List<Point> points) {
        var sorted = new ArrayList<>(points);
        sorted.sort(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y));
        var hull = new ArrayList<Point>();
        for (var point : sorted) {
            while (hull.size() >= 2 && !turnsLeft(hull.get(hull.size() - 2), hull.getLast(), point)) {
                hull.removeLast();
            }
            if (hull.isEmpty() || hull.getLast().x() < point.x()) {
                hull.add(point);
            }
        }
        return new Envelope(List.copyOf(hull));
    }

    private static boolean turnsLeft(Point a, Point b, Point c) {
        return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x()) > 0;
    }

    boolean isEmpty() {
        return hull.isEmpty();
    }

    List<Point> points() {
        return hull;
    }

    /** Where the highest line of a slope that lies under all points crosses x = 0; infinite without points. */
    double highestIntercept(double slope) {
        double lowest = Double.POSITIVE_INFINITY;
        for (var point : hull) {
            lowest = Math.min(lowest, point.y() - slope * point.x());
        }
        return lowest;
    }
}
