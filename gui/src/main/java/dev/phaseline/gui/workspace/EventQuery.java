package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.EventDetail;
import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.EventDetail.Neighbour;
import dev.phaseline.gui.model.EventDetail.Partner;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.RecordingClock;
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

    private static final int NEIGHBOURS = 2;

    private record Found(
            EventRef ref,
            int thread,
            long hostNs,
            String name,
            String section,
            String arguments,
            String format,
            String table) {}

    private final Queries queries;
    private final Outline outline;
    private final ArrowQuery arrows;

    EventQuery(Queries queries, Outline outline, ArrowQuery arrows) {
        this.queries = queries;
        this.outline = outline;
        this.arrows = arrows;
    }

    /**
     * The event behind a thing of the picture: the one that starts a span, the nearest of several; empty if none.
     *
     * @param full whether its neighbours and its partner are wanted, which takes longer
     */
    Optional<EventDetail> event(Hit hit, boolean full) {
        return ref(hit).flatMap(this::find).map(found -> detail(found, full));
    }

    /** An event of which only the number is known. */
    Optional<EventDetail> event(EventRef ref) {
        return find(ref).map(found -> detail(found, false));
    }

    private Optional<EventRef> ref(Hit hit) {
        return switch (hit) {
            case Hit.OnSpan(var lane, var span) -> Optional.of(new EventRef(lane.recording(), span.startSeq()));
            case Hit.OnEvent(var _, var ref, var _) -> Optional.of(ref);
            case Hit.OnEvents events when events.lane().kind() == Outline.Lane.Kind.THREAD -> nearest(events);
            case Hit.OnEvents _, Hit.OnPhase _, Hit.OnCluster _, Hit.OnCounter _, Hit.OnInstant _ -> Optional.empty();
        };
    }

    private Optional<EventRef> nearest(Hit.OnEvents events) {
        var clock = clock(events.lane().recording());
        var time = events.time();
        return queries
                .list(
                        "event_near",
                        row -> new EventRef(row.getInt("recording"), row.getLong("seq")),
                        events.lane().recording(),
                        events.lane().id(),
                        clock.toHost(time.startNs() + time.durationNs() / 2),
                        clock.toHost(time.startNs()),
                        clock.toHost(time.endNs()))
                .stream()
                .findFirst();
    }

    private RecordingClock clock(int recording) {
        return outline.recording(recording).clock();
    }

    private Optional<Found> find(EventRef ref) {
        return queries.list("event", EventQuery::found, ref.recording(), ref.seq()).stream()
                .findFirst();
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                new EventRef(row.getInt("recording"), row.getLong("seq")),
                row.getInt("thread"),
                row.getLong("ts_ns"),
                row.getString("name"),
                row.getString("section"),
                row.getString("arguments"),
                row.getString("format"),
                row.getString("table_name"));
    }

    private EventDetail detail(Found found, boolean full) {
        var text = queries
                .list(
                        "event_row",
                        EventQuery::values,
                        found.table(),
                        found.ref().recording(),
                        found.ref().seq())
                .stream()
                .findFirst()
                .map(values -> new EventText(found.name(), found.arguments(), found.format(), values));
        return new EventDetail(
                found.ref(),
                found.name(),
                found.table(),
                found.section(),
                text.map(EventText::arguments).orElse(List.of()),
                text.map(EventText::text).orElse(""),
                found.thread(),
                clock(found.ref().recording()).toPicture(found.hostNs()),
                found.hostNs(),
                full ? neighbours("event_before", found) : List.of(),
                full ? neighbours("event_after", found) : List.of(),
                full
                        ? partner(found.ref(), clock(found.ref().recording()).toPicture(found.hostNs()))
                        : Optional.empty());
    }

    private static List<@Nullable Object> values(ResultSet row) throws SQLException {
        var values = new ArrayList<@Nullable Object>();
        for (int i = INDEX_COLUMNS + 1; i <= row.getMetaData().getColumnCount(); i++) {
            values.add(row.getObject(i));
        }
        return values;
    }

    private List<Neighbour> neighbours(String file, Found found) {
        int recording = found.ref().recording();
        return queries.list(
                file,
                row -> new Neighbour(
                        new EventRef(recording, row.getLong("seq")),
                        row.getString("name"),
                        clock(recording).toPicture(row.getLong("ts_ns"))),
                recording,
                found.thread(),
                found.ref().seq(),
                NEIGHBOURS);
    }

    /** What it caused or was caused by on the other side, else the other end of its span. */
    private Optional<Partner> partner(EventRef ref, long ns) {
        return across(ref, ns).or(() -> otherEnd(ref));
    }

    private Optional<Partner> across(EventRef ref, long ns) {
        return arrows.of(ref, ns).flatMap(arrow -> {
            boolean isCause = arrow.from().event().equals(ref);
            return partner((isCause ? "→ " : "← ") + arrow.kind(), (isCause ? arrow.to() : arrow.from()).event());
        });
    }

    private Optional<Partner> otherEnd(EventRef ref) {
        record End(boolean starts, long seq) {}
        return queries
                .list(
                        "span_partner",
                        row -> new End(row.getBoolean("starts"), row.getLong("seq")),
                        ref.recording(),
                        ref.seq())
                .stream()
                .findFirst()
                .flatMap(end -> partner(end.starts() ? "end" : "start", new EventRef(ref.recording(), end.seq())));
    }

    private Optional<Partner> partner(String how, EventRef ref) {
        return find(ref)
                .map(found -> new Partner(
                        how,
                        ref,
                        found.name(),
                        found.thread(),
                        clock(ref.recording()).toPicture(found.hostNs())));
    }
}
