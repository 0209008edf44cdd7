package dev.phaseline.gui.workspace;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The view {@code named_events}: the events that are about a channel or a RAM block. May be used from any thread. */
final class NamedEvents {

    private boolean made;

    /** Makes the view, unless it is there. */
    synchronized void make(Queries queries) {
        if (made) {
            return;
        }
        var branches = queries
                .list(
                        "named_tables",
                        row -> "SELECT recording, ts_ns, " + column(row.getString(2)) + "::INTEGER AS channel, "
                                + column(row.getString(3)) + "::VARCHAR AS block FROM " + row.getString(1))
                .stream()
                .collect(Collectors.joining("\nUNION ALL\n"));
        queries.executeOf("CREATE VIEW named_events AS\n"
                + (branches.isEmpty()
                        ? "SELECT 0 AS recording, 0::BIGINT AS ts_ns, 0 AS channel, '' AS block WHERE false"
                        : branches));
        made = true;
    }

    private static String column(@Nullable String name) {
        return name == null ? "NULL" : name;
    }
}
