package dev.phaseline.gui.window;

import dev.phaseline.gui.model.EventDetail.EventRef;
import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import dev.phaseline.gui.model.TimelineModel;
import dev.phaseline.gui.model.Track;
import dev.phaseline.gui.model.Units;
import dev.phaseline.gui.workspace.SqlResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a result means on the timeline. Times are on the clock of the row's recording, without one on the source's. */
final class QueryTracks {

    private record Point(long ns, double value, String text) {}

    private QueryTracks() {}

    private static int timeColumn(SqlResult result) {
        return result.column("ts_ns", "common_ns", "start_ns");
    }

    /** Whether a result can be a track. */
    static boolean isPossible(SqlResult result) {
        return timeColumn(result) >= 0 && !result.rows().isEmpty();
    }

    /**
     * A track of a result: a counter if it has a column {@code value}, else instants.
     *
     * @param label what the user calls it
     */
    static Optional<Track> track(TimelineModel model, SqlResult result, String label) {
        if (!isPossible(result)) {
            return Optional.empty();
        }
        int valueColumn = result.column("value");
        var points = new ArrayList<Point>();
        for (var row : result.rows()) {
            var ns = picture(model.outline(), result, row, timeColumn(result));
            if (ns != null) {
                double value = valueColumn >= 0 && row.get(valueColumn) instanceof Number number
                        ? number.doubleValue()
                        : Double.NaN;
                points.add(new Point(ns, value, text(result, row)));
            }
        }
        points.sort(Comparator.comparingLong(Point::ns));
        var name = label.isBlank() ? "query" : label.strip();
        return Optional.of(
                valueColumn >= 0
                        ? counter(name, points, model.viewport().limits().endNs())
                        : new Track.Instants(
                                name,
                                points.stream().mapToLong(Point::ns).toArray(),
                                points.stream().map(Point::text).toList()));
    }

    /** Each value holds until the next one. */
    private static Track counter(String name, List<Point> points, long endNs) {
        var steps = new ArrayList<Track.Counter.Step>();
        for (int i = 0; i < points.size(); i++) {
            var point = points.get(i);
            long end = i + 1 < points.size() ? points.get(i + 1).ns() : Math.max(point.ns(), endNs);
            if (!Double.isNaN(point.value())) {
                steps.add(new Track.Counter.Step(new TimeRange(point.ns(), end), point.value()));
            }
        }
        return new Track.Counter(name, "queries", steps, List.of(), "", Units::roughCount);
    }

    private static String text(SqlResult result, List<@Nullable Object> row) {
        var text = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(result.columns().get(i))
                    .append(' ')
                    .append(row.get(i));
        }
        return text.toString();
    }

    /** Shows what a row is about; false if the row does not tell. */
    static boolean goTo(TimelineModel model, SqlResult result, List<@Nullable Object> row) {
        var recording = SqlResult.whole(row, result.column("recording"));
        var seq = SqlResult.whole(row, result.column("seq", "start_seq"));
        var thread = SqlResult.whole(row, result.column("thread"));
        var start = picture(model.outline(), result, row, timeColumn(result));
        if (start == null) {
            return false;
        }
        var end = picture(model.outline(), result, row, result.column("end_ns"));
        if (recording != null && seq != null && thread != null) {
            model.goTo(new EventRef(recording.intValue(), seq), thread.intValue(), start);
        } else {
            model.reveal(start);
        }
        if (end != null && end > start) {
            model.selection().select(new TimeRange(start, end));
        } else {
            model.pointOut(start);
        }
        return true;
    }

    private static @Nullable Long picture(
            Outline outline, SqlResult result, List<@Nullable Object> row, int timeColumn) {
        var hostNs = SqlResult.whole(row, timeColumn);
        if (hostNs == null) {
            return null;
        }
        var number = SqlResult.whole(row, result.column("recording"));
        boolean common = timeColumn >= 0 && result.columns().get(timeColumn).equals("common_ns");
        if (number == null || common) {
            return on(
                    outline.recordings().stream()
                            .filter(recording -> recording.clock().errorNs() == 0),
                    hostNs);
        }
        int id = number.intValue();
        return on(outline.recordings().stream().filter(recording -> recording.id() == id), hostNs);
    }

    private static @Nullable Long on(Stream<Outline.Recording> recordings, long hostNs) {
        return recordings
                .filter(recording -> recording.events() > 0)
                .findFirst()
                .map(recording -> recording.clock().toPicture(hostNs))
                .orElse(null);
    }
}
