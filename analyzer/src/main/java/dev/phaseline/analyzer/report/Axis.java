package dev.phaseline.analyzer.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Values along a line of a drawing.
 *
 * @param from value at the start
 * @param to value at the end, above {@code from}
 * @param start coordinate of the start
 * @param end coordinate of the end; below {@code start} where values grow upwards
 */
record Axis(double from, double to, double start, double end) {
    /** An axis from 0 to a round value that is not below the highest. */
    static Axis fromZero(double highest, double start, double end) {
        double step = roundStep(Math.max(highest, 1e-9) / 4);
        return new Axis(0, Math.max(step, Math.ceil(highest / step) * step), start, end);
    }

    /** An axis of bytes from 0, with steps that are round in binary units. */
    static Axis ofBytes(double highest, double start, double end) {
        double unit = 1;
        while (highest / unit >= 1024) {
            unit *= 1024;
        }
        double step = roundStep(Math.max(highest, 1) / unit / 4) * unit;
        return new Axis(0, Math.max(step, Math.ceil(highest / step) * step), start, end);
    }

    /** Where a value is; values outside are at the nearer end. */
    double at(double value) {
        double share = (Math.clamp(value, from, to) - from) / (to - from);
        return start + share * (end - start);
    }

    /** Round values between both ends, about so many. */
    List<Double> roundTicks(int about) {
        return multiples(roundStep((to - from) / about));
    }

    /** Values that are multiples of a step. */
    List<Double> multiples(double step) {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** The next of 1, 2 and 5 times a power of ten that is not below a value. */
    private static double roundStep(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 5}) {
            if (power * factor >= value * (1 - 1e-9)) {
                return power * factor;
            }
        }
        return power * 10;
    }
}
