package dev.phaseline.migration.guest;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as users write them: {@code 4096}, {@code 64K}, {@code 256M}, {@code 1G}; the letters are powers of 1024. */
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([kKmMgGtT]?)");

    private ByteSize() {}

    /**
     * Reads a size.
     *
     * @return bytes
     * @throws IllegalArgumentException if the text is no size, or one that does not fit 63 bits
     */
    public static long parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no size: expected a number, with K, M, G or T behind");
        }
        int shift = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            case "T" -> 40;
            default -> 0;
        };
        long number = Long.parseLong(matcher.group(1));
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("'" + text + "' is more bytes than a machine can have");
        }
        return number << shift;
    }

    /** Writes a size with the largest unit that fits it exactly. */
    public static String format(long bytes) {
        String units = "KMGT";
        long number = bytes;
        int unit = -1;
        while (number != 0 && number % 1024 == 0 && unit < units.length() - 1) {
            number /= 1024;
            unit++;
        }
        return unit < 0 ? Long.toString(number) : number + units.substring(unit, unit + 1);
    }
}
