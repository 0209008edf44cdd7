package dev.phaseline.migration.authz;

/** Patterns of GLib's {@code g_pattern_match}: {@code *} and {@code ?}, which nothing can escape. */
final class Glob {
    private Glob() {}

    /** Whether a pattern describes a whole text. Takes no longer than the product of their lengths. */
    static boolean matches(String pattern, String text) {
        int[] wanted = pattern.codePoints().toArray();
        int[] given = text.codePoints().toArray();
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < given.length) {
            if (p < wanted.length && wanted[p] == '*') {
                star = p++;
                resume = t;
            } else if (p < wanted.length && (wanted[p] == '?' || wanted[p] == given[t])) {
                p++;
                t++;
            } else if (star >= 0) {
                // The latest star takes one character more.
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < wanted.length && wanted[p] == '*') {
            p++;
        }
        return p == wanted.length;
    }
}
