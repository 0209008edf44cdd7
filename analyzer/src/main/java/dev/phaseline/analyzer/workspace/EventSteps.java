package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Counts in steps of time what counters tell as rates, such as the pages sent: events come in the order of time, so where
 * those of a step end is found by few looks, while the database would have to look at each. Used by one thread.
 */
final class EventSteps {
    private static final long STEP_NS = 100_000_000;
    /** Later ones are no times of any recording, and the step after them cannot be told in ns. */
    private static final long LATEST_NS = Long.MAX_VALUE - 4 * STEP_NS;

    /** What is counted in each table. */
    private static final Map<String, List<Rate>> RATES = Map.of(
            "ram_save_page", List.of(new Rate("pages sent", Weight.EVENTS, "")),
            "ram_load_loop",
                    List.of(
                            new Rate("pages loaded", Weight.EVENTS, ""),
                            new Rate("zero pages loaded", Weight.ZERO_FLAG, "flags")),
            "postcopy_place_page", List.of(new Rate("pages placed", Weight.EVENTS, "")),
            "postcopy_ram_fault_thread_request", List.of(new Rate("page requests", Weight.EVENTS, "")),
            "multifd_send", List.of(new Rate("multifd pages sent", Weight.VALUE, "used")),
            "multifd_send_2", List.of(new Rate("multifd pages sent", Weight.VALUE, "normal")),
            "multifd_send_ram_fill", List.of(new Rate("multifd pages sent", Weight.VALUE, "normal")),
            "multifd_recv", List.of(new Rate("multifd pages received", Weight.VALUE, "used")));

    /** How much an event counts. */
    private enum Weight {
        /** Once. */
        EVENTS,
        /** As much as an argument says. */
        VALUE,
        /** Once, if an argument has the flag of a page of zeros. Source: QEMU {@code migration/ram.c}. */
        ZERO_FLAG;

        private static final long RAM_SAVE_FLAG_ZERO = 2;

        private long of(long number) {
            return this == VALUE ? number : (number & RAM_SAVE_FLAG_ZERO) / RAM_SAVE_FLAG_ZERO;
        }
    }

    /**
     * A counter.
     *
     * @param name its name
     * @param argument which argument is looked at; empty for none
     */
    private record Rate(String name, Weight weight, String argument) {}

    private final DuckDBConnection connection;
    private final int recording;

    EventSteps(DuckDBConnection connection, int recording) {
        this.connection = connection;
        this.recording = recording;
    }

    /**
     * Counts the events of a window and writes the counts.
     *
     * @param positions of each type, the positions of its events
     * @param tables the tables of the types
     */
    void add(EventWindow window, int[][] positions, List<EventTable> tables) throws SQLException {
        for (int type = 0; type < positions.length; type++) {
            var rates = RATES.get(tables.get(type).name());
            if (rates != null && positions[type].length > 0) {
                try (var appender = connection.createAppender("internal", "steps")) {
                    for (var rate : rates) {
                        add(window, type, positions[type], rate, appender);
                    }
                }
            }
        }
    }

    private void add(EventWindow window, int type, int[] positions, Rate rate, DuckDBAppender appender)
            throws SQLException {
        long[] timesNs = window.timesNs();
        for (int from = 0, to; from < positions.length; from = to) {
            long step = Math.floorDiv(timesNs[positions[from]], STEP_NS);
            to = firstFrom(timesNs, positions, from, (step + 1) * STEP_NS);
            long count = rate.weight() == Weight.EVENTS ? to - from : weight(window, type, from, to, rate);
            if (count > 0 && Math.abs(step) < LATEST_NS / STEP_NS) {
                appender.beginRow();
                appender.append(recording).append(rate.name()).append(step).append(count);
                appender.endRow();
            }
        }
    }

    /** What some of the events of a type count together. */
    private static long weight(EventWindow window, int type, int from, int to, Rate rate) {
        var arguments = window.types().get(type).arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).name().equals(rate.argument())) {
                // The bits above those of the type are undefined.
                int unused = Long.SIZE - arguments.get(i).type().field().bits();
                long[] numbers = window.numbers(type, i);
                long sum = 0;
                for (int row = from; row < to; row++) {
                    sum += rate.weight().of(numbers[row] << unused >>> unused);
                }
                return sum;
            }
        }
        throw new IllegalStateException("events of this table have an argument " + rate.argument());
    }

    /** The first event after one that is not before a time. */
    private static int firstFrom(long[] timesNs, int[] positions, int from, long timeNs) {
        int low = from + 1;
        int high = low;
        for (int step = 1; high < positions.length && timesNs[positions[high]] < timeNs; step *= 2) {
            low = high + 1;
            high = (int) Math.min(positions.length, (long) high + step);
        }
        high = Math.min(high, positions.length);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (timesNs[positions[middle]] < timeNs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
