package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Arrow;
import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;

/** Finds what crossed between the hosts, once, and reads the arrows of a range. */
final class ArrowQuery {

    /** So many stretches have an arrow of each kind: more than about twice that cannot be told apart. */
    private static final long STRETCHES = 60;

    private final Queries queries;

    ArrowQuery(Queries queries) {
        this.queries = queries;
    }

    /** Creates and fills the temporary table. */
    void build(Outline outline) {
        queries.execute("arrows_table");
        queries.execute("arrows_sections");
        record Pair(int source, int destination) {}
        var pairs = new HashSet<Pair>();
        for (var migration : outline.migrations()) {
            var source = migration.sourceRecording();
            var destination = migration.destinationRecording();
            if (source != null && destination != null && pairs.add(new Pair(source, destination))) {
                var sourceClock = outline.recording(source).clock();
                var destinationClock = outline.recording(destination).clock();
                queries.update(
                        "arrows_events",
                        source,
                        destination,
                        sourceClock.zeroNs(),
                        sourceClock.originNs(),
                        sourceClock.driftPpb(),
                        destinationClock.zeroNs(),
                        destinationClock.originNs(),
                        destinationClock.driftPpb());
            }
        }
    }

    List<Arrow> arrows(TimeRange range) {
        return queries.list(
                "arrows",
                ArrowQuery::arrow,
                range.startNs(),
                range.endNs(),
                Math.max(1, range.durationNs() / STRETCHES));
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
