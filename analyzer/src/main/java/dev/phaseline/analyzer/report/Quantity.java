package dev.phaseline.analyzer.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers as people read them: three significant digits and a unit, digits in groups of three. */
final class Quantity {
    /** Narrow no-break space between groups of digits (SI brochure 5.4.4). */
    private static final String GROUP = "\u202f";

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Quantity() {}

    /** A length of time in ns. */
    static String duration(double ns) {
        if (ns < 0) {
            return "−" + duration(-ns);
        }
        // The limits are where rounding to three digits would print 1000.
        if (ns < 999.5) {
            return Math.round(ns) + " ns";
        }
        if (ns < 999.5e3) {
            return threeDigits(ns / 1e3) + " µs";
        }
        if (ns < 999.5e6) {
            return threeDigits(ns / 1e6) + " ms";
        }
        if (ns < 99.95e9) {
            return threeDigits(ns / 1e9) + " s";
        }
        long seconds = Math.round(ns / 1e9);
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%s h %02d min", count(seconds / 3600), seconds % 3600 / 60);
    }

    /** All digits of a number, in groups of three. */
    static String count(long n) {
        return String.format(Locale.ROOT, "%,d", n).replace(",", GROUP);
    }

    /** A number without a unit, with at most three decimals. */
    static String plain(double number) {
        if (number == Math.rint(number)) {
            return count((long) number);
        }
        return String.format(Locale.ROOT, "%,.3f", number).replace(",", GROUP);
    }

    /** A number of bytes with a binary unit. */
    static String bytes(double bytes) {
        int unit = 0;
        double value = bytes;
        while (Math.abs(value) >= 999.5 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        return (unit == 0 ? count(Math.round(value)) : threeDigits(value)) + " " + BINARY[unit];
    }

    /** Bytes per second. */
    static String rate(double bytesPerSecond) {
        return bytes(bytesPerSecond) + "/s";
    }

    /** A moment in ns since the epoch, in UTC. */
    static String date(long ns) {
        return DATE.format(Instant.ofEpochSecond(Math.floorDiv(ns, 1_000_000_000L)));
    }

    /** A quantity without digits that say nothing, for the scale of a drawing. */
    static String round(String quantity) {
        return quantity.replaceFirst("\\.0+(?= )", "").replaceFirst("^0 .*", "0");
    }

    private static String threeDigits(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size < 9.995 ? "%.2f" : size < 99.95 ? "%.1f" : "%.0f", value);
    }
}
