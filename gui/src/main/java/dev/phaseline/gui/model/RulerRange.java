package dev.phaseline.gui.model;

import java.util.regex.Pattern;

/**
 * A range as the user writes it: two instants of the ruler, such as {@code 1.2s..1.5s} or {@code 300ms..0.5s}.
 *
 * @param startNs first instant, ns after the ruler's zero
 * @param endNs the instant behind the last, after the start
 */
public record RulerRange(long startNs, long endNs) {

    private static final Pattern RANGE =
            Pattern.compile("(-?[0-9]+(?:[.][0-9]+)?)(ns|us|ms|s)[.][.](-?[0-9]+(?:[.][0-9]+)?)(ns|us|ms|s)");

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException with one line for the user if the text has another form
     */
    public static RulerRange parse(String text) {
        var matcher = RANGE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "range " + text + ": expected two times with their units, such as 1.2s..1.5s");
        }
        long startNs = ns(matcher.group(1), matcher.group(2));
        long endNs = ns(matcher.group(3), matcher.group(4));
        if (endNs <= startNs) {
            throw new IllegalArgumentException("range " + text + ": its end is not after its start");
        }
        return new RulerRange(startNs, endNs);
    }

    private static long ns(String number, String unit) {
        double factor = switch (unit) {
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "us" -> 1e3;
            default -> 1;
        };
        return Math.round(Double.parseDouble(number) * factor);
    }

    /** The same on the clock of a model. */
    public TimeRange in(TimelineModel model) {
        return new TimeRange(model.zeroNs() + startNs, model.zeroNs() + endNs);
    }
}
