package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Arrow;
import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/** Reads what crossed between the hosts: the arrows of a range, or of an event. */
final class ArrowQuery {

    /** So many stretches have an arrow of each kind: more than about twice that cannot be told apart. */
    private static final long STRETCHES = 60;
    /** So many packets of a range are looked at, roughly: among them are longer ones than could be told apart, too. */
    private static final double PACKETS = 20_000;

    /** More packets than this, some 100 MB of them, are looked for in each range anew. */
    private static final long MOST_PREPARED = 2_000_000;

    private record Pair(int source, int destination) {}

    private final Queries queries;
    private final Outline outline;
    private final Set<Pair> pairs = new HashSet<>();
    private boolean sectionsBuilt;
    private boolean packetsBuilt;

    ArrowQuery(Queries queries, Outline outline) {
        this.queries = queries;
        this.outline = outline;
        for (var migration : outline.migrations()) {
            var source = migration.sourceRecording();
            var destination = migration.destinationRecording();
            if (source != null && destination != null) {
                pairs.add(new Pair(source, destination));
            }
        }
    }

    /**
     * Joins all packets once, after which no range looks at all of them any more. It takes longer than one range does, so it
     * is for when there is nothing else to do.
     */
    void prepare() {
        if (!packetsBuilt && !pairs.isEmpty() && packets(_ -> true) <= MOST_PREPARED) {
            queries.execute("packet_arrows_table");
            for (var pair : pairs) {
                queries.update("packet_arrows_add", onOneClock(pair).toArray());
            }
            packetsBuilt = true;
        }
    }

    private long packets(IntPredicate recordings) {
        return outline.lanes().stream()
                .filter(lane -> lane.kind() == Outline.Lane.Kind.CHANNEL && recordings.test(lane.recording()))
                .mapToLong(Outline.Lane::events)
                .sum();
    }

    /** The arrows of which an end lies in a range, in the order of their starts, as many as can be told apart. */
    List<Arrow> arrows(TimeRange range) {
        return arrows(range, Math.max(1, range.durationNs() / STRETCHES));
    }

    /** What an event caused on the other side, or was caused by. */
    Optional<Arrow> of(EventRef event, long ns) {
        return arrows(new TimeRange(ns - 2, ns + 2), 1).stream()
                .filter(arrow ->
                        arrow.from().event().equals(event) || arrow.to().event().equals(event))
                .findFirst();
    }

    private List<Arrow> arrows(TimeRange range, long stretchNs) {
        var arrows = new ArrayList<Arrow>();
        if (!pairs.isEmpty()) {
            if (!sectionsBuilt) {
                queries.execute("arrows_sections");
                sectionsBuilt = true;
            }
            arrows.addAll(queries.list("section_arrows", ArrowQuery::arrow, range.startNs(), range.endNs(), stretchNs));
        }
        if (packetsBuilt) {
            arrows.addAll(queries.list("packet_arrows", ArrowQuery::arrow, range.startNs(), range.endNs(), stretchNs));
        } else {
            for (var pair : pairs) {
                arrows.addAll(messages(pair, range, stretchNs));
            }
        }
        return arrows;
    }

    private List<Arrow> messages(Pair pair, TimeRange range, long stretchNs) {
        var source = outline.recording(pair.source());
        var destination = outline.recording(pair.destination());
        var parameters = onOneClock(pair);
        parameters.addAll(List.of(
                oneOfPackets(source, range),
                source.clock().toHost(range.startNs()) - 2,
                source.clock().toHost(range.endNs()) + 2,
                destination.clock().toHost(range.startNs()) - 2,
                destination.clock().toHost(range.endNs()) + 2,
                range.startNs(),
                range.endNs(),
                stretchNs));
        return queries.list("message_arrows", ArrowQuery::arrow, parameters.toArray());
    }

    /** The first eight parameters of whatever joins a pair: which recordings, and the clocks of either. */
    private List<Object> onOneClock(Pair pair) {
        var source = outline.recording(pair.source());
        var destination = outline.recording(pair.destination());
        return new ArrayList<>(List.of(
                source.id(),
                destination.id(),
                source.clock().zeroNs(),
                source.clock().originNs(),
                source.clock().driftPpb(),
                destination.clock().zeroNs(),
                destination.clock().originNs(),
                destination.clock().driftPpb()));
    }

    private long oneOfPackets(Outline.Recording source, TimeRange range) {
        long packets = packets(id -> id == source.id());
        double share = (double) range.durationNs() / Math.max(1, source.range().durationNs());
        return Math.max(1, Math.round(packets * Math.min(1, share) / PACKETS));
    }

    private static Arrow arrow(ResultSet row) throws SQLException {
        return new Arrow(row.getString("kind"), end(row, "from"), end(row, "to"));
    }

    private static Arrow.End end(ResultSet row, String which) throws SQLException {
        return new Arrow.End(
                new EventRef(row.getInt(which + "_recording"), row.getLong(which + "_seq")),
                row.getInt(which + "_lane"),
                row.getLong(which + "_ns"));
    }
}
