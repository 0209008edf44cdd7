package dev.phaseline.gui.model;

import java.util.ArrayList;
import java.util.List;

/** Where the time ruler has its marks: at round numbers of ns, µs, ms or s after its zero. */
public final class Ruler {

    /**
     * One mark.
     *
     * @param ns where it is
     * @param label its distance from zero
     */
    public record Tick(long ns, String label) {}

    private Ruler() {}

    /** The smallest of 1, 2, 5, 10, 20, 50, … ns that puts marks at least a distance apart. */
    public static long stepNs(double nsPerPixel, double distance) {
        double wanted = nsPerPixel * distance;
        long power = 1;
        while (power * 10 < wanted) {
            power *= 10;
        }
        for (long factor : new long[] {1, 2, 5}) {
            if (power * factor >= wanted) {
                return power * factor;
            }
        }
        return power * 10;
    }

    /**
     * The marks of a visible range.
     *
     * @param scale what is visible
     * @param zeroNs the instant that is called 0
     * @param distance smallest distance between two marks, px
     * @param text how instants are written
     */
    public static List<Tick> ticks(TimeScale scale, long zeroNs, double distance, TimeText text) {
        long stepNs = stepNs(scale.nsPerPixel(), distance);
        long first = Math.ceilDiv(scale.range().startNs() - zeroNs, stepNs) * stepNs;
        long farthestNs = Math.max(
                Math.abs(scale.range().startNs() - zeroNs),
                Math.abs(scale.range().endNs() - zeroNs));
        // Seconds with many digits are exact but slow to read: near zero a smaller unit is shorter.
        boolean seconds = farthestNs > 1_000_000_000L || (stepNs < 1_000 && farthestNs >= 1_000_000);
        var ticks = new ArrayList<Tick>();
        for (long ns = first; zeroNs + ns <= scale.range().endNs(); ns += stepNs) {
            ticks.add(new Tick(zeroNs + ns, text == TimeText.EVENTS ? Units.count(ns) : label(ns, stepNs, seconds)));
        }
        return ticks;
    }

    private static String label(long ns, long stepNs, boolean seconds) {
        return ns == 0 ? "0" : seconds ? Units.instant(ns, stepNs) : whole(ns, stepNs);
    }

    private static String whole(long ns, long stepNs) {
        var sign = ns < 0 ? "−" : "";
        if (stepNs < 1_000) {
            return sign + Units.count(Math.abs(ns)) + " ns";
        }
        return stepNs >= 1_000_000
                ? sign + Math.abs(ns) / 1_000_000 + " ms"
                : sign + Units.count(Math.abs(ns) / 1_000) + " µs";
    }
}
