package dev.phaseline.analyzer.ftrace;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Events that the kernel's buffer of one processor lost. Where no number is given it counts as one.
 *
 * <pre>
 * CPU:1 [LOST 1234 EVENTS]            the kernel; without the number where it is not known
 * CPU:1 [1234 EVENTS DROPPED]         trace-cmd
 * </pre>
 */
final class LostEvents {
    private static final Pattern LINE = Pattern.compile(
            "\\s*CPU:\\s*\\d+ \\[(?:LOST(?: (\\d{1,18}))? EVENTS|(?:(\\d{1,18}) )?EVENTS DROPPED)]\\s*");

    private static final int LONGEST = 80;

    /** The events that a line says were lost; 0 if it does not. */
    long in(byte[] line, int from, int to) {
        if (to - from > LONGEST || to == from || (line[from] != 'C' && line[from] != ' ')) {
            return 0;
        }
        var matcher = LINE.matcher(new String(line, from, to - from, StandardCharsets.ISO_8859_1));
        if (!matcher.matches()) {
            return 0;
        }
        var count = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        return count == null ? 1 : Long.parseLong(count);
    }
}
