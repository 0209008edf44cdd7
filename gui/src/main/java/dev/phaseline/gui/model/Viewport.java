package dev.phaseline.gui.model;

/**
 * Which part of the time is visible. Zooming and panning yield another viewport whose visible range lies inside the
 * limits and is at least {@link #SHORTEST_NS} long (unless the limits are shorter).
 *
 * @param limits the range that can be shown, not empty
 * @param visible the range that is shown
 */
public record Viewport(TimeRange limits, TimeRange visible) {

    /** A shorter range shows nothing more: events carry whole ns, or numbers that stand for them. */
    public static final long SHORTEST_NS = 100;

    /** Everything inside the limits is visible. */
    public static Viewport all(TimeRange limits) {
        return new Viewport(limits, limits);
    }

    /** The range is visible, moved and cut or widened as the limits demand. */
    public Viewport showing(TimeRange range) {
        long shortest = Math.min(SHORTEST_NS, limits.durationNs());
        long durationNs = Math.clamp(range.durationNs(), shortest, limits.durationNs());
        long startNs = range.durationNs() < durationNs
                ? range.startNs() - (durationNs - range.durationNs()) / 2
                : range.startNs();
        startNs = Math.clamp(startNs, limits.startNs(), limits.endNs() - durationNs);
        return new Viewport(limits, new TimeRange(startNs, startNs + durationNs));
    }

    /**
     * Zooms around an instant, which stays where it is in the picture as long as the limits allow.
     *
     * @param anchorNs the instant that stays
     * @param factor new visible duration divided by the present one; below 1 zooms in
     */
    public Viewport zoomed(long anchorNs, double factor) {
        long shortest = Math.min(SHORTEST_NS, limits.durationNs());
        long durationNs = Math.clamp(Math.round(visible.durationNs() * factor), shortest, limits.durationNs());
        double anchorShare = (double) (anchorNs - visible.startNs()) / visible.durationNs();
        long startNs = anchorNs - Math.round(anchorShare * durationNs);
        return showing(new TimeRange(startNs, startNs + durationNs));
    }

    /** Moves the visible range, to the right for a positive number, without changing its length. */
    public Viewport panned(long deltaNs) {
        return showing(visible.shifted(deltaNs));
    }

    /** Moves by a share of the visible duration. */
    public Viewport pannedBy(double share) {
        return panned(Math.round(visible.durationNs() * share));
    }
}
