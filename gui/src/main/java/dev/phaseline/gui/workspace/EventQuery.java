package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.Hit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one event in full. */
final class EventQuery {

    /** Columns of an event's table before its arguments: recording, seq, ts_ns, thread. */
    private static final int INDEX_COLUMNS = 4;

    private record Found(
            long recording,
            long seq,
            long ns,
            String name,
            String section,
            String arguments,
            String format,
            String table) {}

    private EventQuery() {}

    static Optional<EventDetail> event(Queries queries, long originNs, Hit hit) {
        return find(queries, originNs, hit).stream()
                .findFirst()
                .map(found -> new EventDetail(
                        found.name(), found.section(), arguments(queries, found), found.ns(), found.seq()));
    }

    private static List<Found> find(Queries queries, long originNs, Hit hit) {
        return switch (hit) {
            case Hit.OnSpan(var thread, var span) ->
                queries.list("event_of_span", EventQuery::found, originNs, thread.id(), span.startSeq());
            case Hit.OnEvents events ->
                queries.list(
                        "event_near",
                        EventQuery::found,
                        originNs,
                        events.thread().id(),
                        events.time().startNs() + events.time().durationNs() / 2,
                        events.time().startNs(),
                        events.time().endNs());
            case Hit.OnPhase _, Hit.OnCluster _, Hit.OnCounter _ -> List.of();
        };
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getLong("recording"),
                row.getLong("seq"),
                row.getLong("ts_ns"),
                row.getString("name"),
                row.getString("section"),
                row.getString("arguments"),
                row.getString("format"),
                row.getString("table_name"));
    }

    private static String arguments(Queries queries, Found found) {
        return queries.list("event_row", EventQuery::values, found.table(), found.recording(), found.seq()).stream()
                .findFirst()
                .map(values -> ArgumentText.of(found.name(), found.arguments(), found.format(), values))
                .orElse("");
    }

    private static List<@Nullable Object> values(ResultSet row) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        for (int i = INDEX_COLUMNS + 1; i <= row.getMetaData().getColumnCount(); i++) {
            values.add(row.getObject(i));
        }
        return values;
    }
}
