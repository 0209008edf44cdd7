package dev.phaseline.cli.output;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** One line on a terminal that says how far work has come. Silent where the output is no terminal. */
public final class Progress implements AutoCloseable {
    private static final long INTERVAL_NS = 100_000_000;
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter err;
    private final boolean visible;
    private long startNs = System.nanoTime();
    private long lastCount;
    private long shownNs;
    private boolean dirty;

    /** @param err where the line is drawn, if it is a terminal */
    public Progress(PrintWriter err) {
        this.err = err;
        this.visible =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }

    /** Says that so many events were loaded, not more than ten times a second. */
    public void events(long count) {
        events(count, 0);
    }

    /**
     * Says that so many events were loaded, not more than ten times a second, and how long the rest will take.
     *
     * @param part how much of the recording has been read, from 0 to 1; 0 if that is unknown
     */
    public void events(long count, double part) {
        long now = System.nanoTime();
        if (count < lastCount) {
            startNs = now; // another recording
        }
        lastCount = count;
        if (visible && now - shownNs >= INTERVAL_NS) {
            show(describe(count, part, Math.max(1, now - startNs) / 1e9));
            shownNs = now;
        }
    }

    /** How far work has come after some seconds: events, rate, and seconds left where the part is known. */
    static String describe(long count, double part, double seconds) {
        String rate = String.format(Locale.ROOT, "%,d events, %,.0f/s", count, count / seconds);
        return part <= 0
                ? rate
                : String.format(Locale.ROOT, "%s, %.0f %%, %.0f s left", rate, 100 * part, seconds * (1 - part) / part);
    }

    /** Shows a text in place of the one before. */
    public void show(String text) {
        if (visible) {
            err.print(CLEAR_LINE + "  " + text);
            err.flush();
            dirty = true;
        }
    }

    /** Removes the line, so that something else can be printed. */
    public void clear() {
        if (dirty) {
            err.print(CLEAR_LINE);
            err.flush();
            dirty = false;
        }
    }

    /** Removes the line. */
    @Override
    public void close() {
        clear();
    }
}
