package dev.phaseline.analyzer.jfr;

import dev.phaseline.analyzer.recording.EventWindowBuilder;
import java.util.Arrays;

/**
 * Events of one type and thread that follow one another, as those of a thread's buffer do as a rule: what they have, column by
 * column, on its way to a window. Used by one thread.
 */
final class AlikeEvents {
    /** So many that what each run costs does not count, and so few that the columns stay in the processor's cache. */
    private static final int MOST = 512;

    /** A column for each field of whatever type has the most. */
    private long[][] columns = {};

    /** The most events of a run. */
    int most() {
        return MOST;
    }

    /** A column for each of some fields at least. */
    long[][] columns(EventFields fields) {
        int had = columns.length;
        int wanted = fields.kinds().length;
        if (wanted > had) {
            columns = Arrays.copyOf(columns, wanted);
            Arrays.setAll(columns, i -> i < had ? columns[i] : new long[MOST]);
        }
        return columns;
    }

    /** Whether the event of a row has the thread of the first. */
    boolean isOfOneThread(EventFields fields, int row) {
        return !fields.hasThread() || columns[fields.thread()][row] == columns[fields.thread()][0];
    }

    /** The number of their thread among the constants; 0 if they have none. */
    long thread(EventFields fields) {
        return fields.hasThread() ? columns[fields.thread()][0] : 0;
    }

    /** Adds the first events to a window. */
    void addTo(
            EventWindowBuilder window,
            EventReader.Typed typed,
            EventFields fields,
            int thread,
            ChunkHeader.TickClock clock,
            int count) {
        var run = window.addRun(typed.type(), thread, count);
        long[] timesNs = run.timesNs();
        int position = run.position();
        for (int i = 0; i < count; i++) {
            timesNs[position + i] = clock.timeNs(fields.hasTime() ? columns[fields.time()][i] : 0);
        }
        int[] arguments = fields.arguments();
        for (int argument = 0; argument < arguments.length; argument++) {
            long[] column = columns[arguments[argument]];
            if (fields.kinds()[arguments[argument]] == EventFields.Kind.TEXT) {
                int[] textIds = run.textIds(argument);
                for (int i = 0; i < count; i++) {
                    textIds[run.row() + i] = (int) column[i];
                }
            } else {
                System.arraycopy(column, 0, run.numbers(argument), run.row(), count);
            }
        }
    }
}
