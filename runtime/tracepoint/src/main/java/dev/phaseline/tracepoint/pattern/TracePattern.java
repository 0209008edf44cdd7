package dev.phaseline.tracepoint.pattern;

/**
 * QEMU's way to name events: a name, or a glob with {@code *} and {@code ?}; a {@code -} in front switches off.
 *
 * @param glob the name or glob
 * @param on what the events that it names become
 * @param origin where it was written, as a message about it begins, for example {@code trace.events:3: }; may be empty
 */
public record TracePattern(String glob, boolean on, String origin) {
    /** Reads a pattern that needs no origin. */
    public static TracePattern of(String text) {
        return of(text, "");
    }

    /** Reads a pattern. */
    public static TracePattern of(String text, String origin) {
        return text.startsWith("-")
                ? new TracePattern(text.substring(1), false, origin)
                : new TracePattern(text, true, origin);
    }

    /** Whether it names any number of events; a text without {@code *} names one, and must not miss. */
    public boolean isWildcard() {
        return glob.indexOf('*') >= 0;
    }

    /** Whether it names an event. */
    public boolean matches(String name) {
        int star = -1;
        int resume = 0;
        int g = 0;
        int n = 0;
        while (n < name.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                resume = n;
            } else if (g < glob.length() && (glob.charAt(g) == '?' || glob.charAt(g) == name.charAt(n))) {
                g++;
                n++;
            } else if (star >= 0) {
                g = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    /** The pattern as it is written. */
    @Override
    public String toString() {
        return on ? glob : "-" + glob;
    }
}
