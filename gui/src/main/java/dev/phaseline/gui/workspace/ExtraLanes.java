package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The lanes of channels and RAM blocks. They need the arguments of the most frequent events, so that they are counted
 * after the first picture is there.
 */
final class ExtraLanes {

    /** Lanes of blocks and channels are numbered behind those of devices. */
    private static final int FIRST = LaneIds.FIRST + (1 << 28);

    private record Key(int recording, Outline.Lane.Kind kind, String label) {}

    private final Queries queries;
    private final Outline outline;
    private final int level;
    private final Map<Key, Integer> ids = new LinkedHashMap<>();
    private final Map<Key, Long> events = new HashMap<>();

    /** @param level level of the coarse table */
    ExtraLanes(Queries queries, Outline outline, int level) {
        this.queries = queries;
        this.outline = outline;
        this.level = level;
    }

    /** Counts the events and returns the lanes. */
    List<Outline.Lane> count() {
        queries.execute("lane_counts_table");
        for (var source : LaneSource.ALL) {
            if (isThere(source)) {
                for (var recording : outline.recordings()) {
                    if (recording.events() > 0) {
                        var clock = recording.clock();
                        queries.updateOf(
                                "INSERT INTO lane_counts " + source.counting(false),
                                clock.zeroNs(),
                                clock.driftPpb(),
                                clock.originNs(),
                                level,
                                recording.id());
                    }
                }
            }
        }
        record Name(LaneSource source, int recording, String name, long events) {}
        var names = queries.list(
                "lane_names",
                row -> new Name(
                        source(row.getString("source")),
                        row.getInt("recording"),
                        row.getString("name"),
                        row.getLong("events")));
        for (var name : names) {
            int lane = lane(name.source(), name.recording(), name.name());
            events.merge(key(name.source(), name.recording(), name.name()), name.events(), Long::sum);
            queries.update("lane_density", lane, name.source().table(), name.recording(), name.name());
        }
        var lanes = new ArrayList<Outline.Lane>();
        ids.forEach((key, id) -> lanes.add(
                new Outline.Lane(id, key.recording(), key.kind(), key.label(), events.getOrDefault(key, 0L), 0)));
        return lanes;
    }

    /** Events of these names may be declared with other arguments in this workspace. */
    private boolean isThere(LaneSource source) {
        return queries.list("has_column", row -> row.getLong("columns"), source.table(), source.column())
                        .getFirst()
                > 0;
    }

    private static LaneSource source(String table) {
        for (var source : LaneSource.ALL) {
            if (source.table().equals(table)) {
                return source;
            }
        }
        throw new IllegalArgumentException(table);
    }

    private static Key key(LaneSource source, int recording, String name) {
        return new Key(recording, source.kind(), source.label(name));
    }

    private int lane(LaneSource source, int recording, String name) {
        return ids.computeIfAbsent(key(source, recording, name), _ -> FIRST + ids.size());
    }

    /** Hands over the events of a range that is finer than the coarse table. */
    void each(TimeRange range, int wanted, FineSink sink) {
        for (var source : LaneSource.ALL) {
            for (var recording : outline.recordings()) {
                boolean known = ids.keySet().stream()
                        .anyMatch(key -> key.recording() == recording.id() && key.kind() == source.kind());
                if (known && recording.range().meets(range)) {
                    var clock = recording.clock();
                    queries.eachOf(
                            source.counting(true),
                            row -> take(source, recording.id(), row, sink),
                            clock.zeroNs(),
                            clock.driftPpb(),
                            clock.originNs(),
                            wanted,
                            recording.id(),
                            clock.toHost(range.startNs()) - 2,
                            clock.toHost(range.endNs()) + 2);
                }
            }
        }
    }

    /** Takes the events of a bucket. */
    @FunctionalInterface
    interface FineSink {
        void take(int lane, long bucket, long events);
    }

    private void take(LaneSource source, int recording, ResultSet row, FineSink sink) throws SQLException {
        var id = ids.get(key(source, recording, row.getString("name")));
        if (id != null) {
            sink.take(id, row.getLong("bucket"), row.getLong("events"));
        }
    }
}
