package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Hit;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Span;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Finds what comes next on a track, or came before. */
final class StepQuery {

    private final Queries queries;
    private final Outline outline;

    StepQuery(Queries queries, Outline outline) {
        this.queries = queries;
        this.outline = outline;
    }

    /**
     * The next event or span of a lane.
     *
     * @param from what is left: a span is followed by a span, an event by an event
     * @param later whether the one after is wanted, or the one before
     */
    Optional<Hit> step(Outline.Lane lane, Hit from, boolean later) {
        return switch (from) {
            case Hit.OnSpan(var _, var span) -> span(lane, span.range().startNs(), span.startSeq(), later);
            case Hit.OnEvent(var _, var ref, var ns) -> event(lane, ns, ref.seq(), later);
            case Hit.OnEvents _, Hit.OnCluster _, Hit.OnPhase _, Hit.OnCounter _, Hit.OnInstant _ ->
                first(lane, from.startNs(), later);
        };
    }

    /** The first thing of a lane after an instant, or the last one before: an event, or a span where it has no events. */
    Optional<Hit> first(Outline.Lane lane, long ns, boolean later) {
        return lane.kind() == Outline.Lane.Kind.THREAD
                ? event(lane, ns, later ? -1 : Long.MAX_VALUE, later)
                : span(lane, ns, later ? -1 : Long.MAX_VALUE, later);
    }

    private Optional<Hit> span(Outline.Lane lane, long ns, long seq, boolean later) {
        return queries
                .list(
                        "step_span",
                        row -> row.getBoolean("later") == later ? span(lane, row) : Optional.<Hit>empty(),
                        lane.id(),
                        ns,
                        seq)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Hit> span(Outline.Lane lane, ResultSet row) throws SQLException {
        long startNs = row.getLong("start_ns");
        long endNs = row.getLong("end_ns");
        var range = new TimeRange(startNs, row.wasNull() ? startNs : endNs);
        return Optional.of(new Hit.OnSpan(
                lane,
                new Span(
                        lane.id(),
                        row.getInt("span_row"),
                        row.getString("kind"),
                        row.getString("name"),
                        range,
                        row.getLong("start_seq"))));
    }

    private Optional<Hit> event(Outline.Lane lane, long ns, long seq, boolean later) {
        var clock = outline.recording(lane.recording()).clock();
        return queries
                .list(
                        "step_event",
                        row -> row.getBoolean("later") == later
                                ? Optional.<Hit>of(new Hit.OnEvent(
                                        lane,
                                        new EventRef(lane.recording(), row.getLong("seq")),
                                        clock.toPicture(row.getLong("ts_ns"))))
                                : Optional.<Hit>empty(),
                        lane.recording(),
                        lane.id(),
                        clock.toHost(ns),
                        seq)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }
}
