package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Finding;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.Side;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what the workspace's rules have found. */
final class FindingsQuery {

    private final Queries queries;
    private final Outline outline;

    FindingsQuery(Queries queries, Outline outline) {
        this.queries = queries;
        this.outline = outline;
    }

    List<Finding> findings() {
        return queries.list("findings", this::finding);
    }

    private Finding finding(ResultSet row) throws SQLException {
        return new Finding(
                row.getString("rule"),
                Finding.Severity.of(row.getString("severity")),
                Side.of(row.getString("side")),
                row.getString("title"),
                row.getString("detail"),
                row.getString("advice"),
                range(row),
                evidence(row));
    }

    /** What has no time of its own is about the whole recording. */
    private TimeRange range(ResultSet row) throws SQLException {
        var recording = outline.recording(row.getInt("recording"));
        long startNs = row.getLong("start_ns");
        if (row.wasNull()) {
            return recording.range();
        }
        long start = recording.clock().toPicture(startNs);
        long endNs = row.getLong("end_ns");
        return new TimeRange(
                start, row.wasNull() ? start : Math.max(start, recording.clock().toPicture(endNs)));
    }

    private static List<EventRef> evidence(ResultSet row) throws SQLException {
        var recordings = (Object[]) row.getArray("evidence_recordings").getArray();
        var seqs = (Object[]) row.getArray("evidence_seqs").getArray();
        var evidence = new ArrayList<EventRef>();
        for (int i = 0; i < recordings.length; i++) {
            evidence.add(new EventRef(((Number) recordings[i]).intValue(), ((Number) seqs[i]).longValue()));
        }
        return evidence;
    }
}
