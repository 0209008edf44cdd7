package dev.phaseline.gui.model;

/**
 * The mapping between time and horizontal position.
 *
 * @param range what the width shows, not empty
 * @param left where the range starts, px
 * @param width how wide the range is, px
 */
public record TimeScale(TimeRange range, double left, double width) {

    /** Where an instant lies, px; outside of the width for one outside of the range. */
    public double x(long ns) {
        return left + (ns - range.startNs()) * width / range.durationNs();
    }

    /** The instant at a position; outside of the range for one outside of the width. */
    public long ns(double x) {
        return range.startNs() + Math.round((x - left) * range.durationNs() / width);
    }

    public double nsPerPixel() {
        return range.durationNs() / width;
    }
}
