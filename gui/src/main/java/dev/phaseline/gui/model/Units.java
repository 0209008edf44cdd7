package dev.phaseline.gui.model;

import java.util.Locale;

/** Numbers as people read them: three significant digits and a unit, digits in groups of three. */
public final class Units {

    /** Narrow no-break space between groups of digits (SI brochure 5.4.4). */
    private static final String GROUP = "\u202f";

    private static final long US = 1_000;
    private static final long MS = 1_000_000;
    private static final long S = 1_000_000_000;

    private Units() {}

    /** A length of time, such as {@code 302 ms}. */
    public static String duration(long ns) {
        if (ns < 0) {
            return "−" + duration(-ns);
        }
        if (ns < US) {
            return ns + " ns";
        }
        // The limits are where rounding to three digits would print 1000.
        if (ns < 999.5 * US) {
            return threeDigits((double) ns / US) + " µs";
        }
        if (ns < 999.5 * MS) {
            return threeDigits((double) ns / MS) + " ms";
        }
        if (ns < 99.95 * S) {
            return threeDigits((double) ns / S) + " s";
        }
        long seconds = Math.round((double) ns / S);
        return seconds < 3600
                ? "%d min %02d s".formatted(seconds / 60, seconds % 60)
                : "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }

    /** A length of time given in ms. */
    public static String durationMs(double ms) {
        return duration(Math.round(ms * MS));
    }

    /**
     * An instant relative to the zero of the ruler, with as many digits as neighbours need to differ.
     *
     * @param ns ns since zero
     * @param stepNs distance to the nearest other instant that is shown, at least 1
     */
    public static String instant(long ns, long stepNs) {
        int digits = Math.max(0, 9 - (int) Math.floor(Math.log10((double) Math.max(1, stepNs))));
        var digitText = String.format(Locale.ROOT, "%09d", Math.abs(ns % S)).substring(0, Math.min(9, digits));
        var text = new StringBuilder(ns < 0 ? "−" : "").append(count(Math.abs(ns / S)));
        for (int i = 0; i < digitText.length(); i++) {
            text.append(i == 0 ? "." : i % 3 == 0 ? GROUP : "").append(digitText.charAt(i));
        }
        return text.append(" s").toString();
    }

    /** All digits of a number, in groups of three. */
    public static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n).replace(",", GROUP);
    }

    /** A large number in short: {@code 153 k}, {@code 1.25 M}. */
    public static String roughCount(double n) {
        if (n < 9999.5) {
            return count(Math.round(n));
        }
        if (n < 999_500) {
            return threeDigits(n / 1e3) + " k";
        }
        return n < 999.5e6 ? threeDigits(n / 1e6) + " M" : threeDigits(n / 1e9) + " G";
    }

    /** A number of bytes with a binary unit: {@code 3.91 MiB}. */
    public static String bytes(double bytes) {
        var units = new String[] {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double value = bytes;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? count(Math.round(value)) : threeDigits(value)) + " " + units[unit];
    }

    private static String threeDigits(double value) {
        var format = value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, format, value);
    }
}
