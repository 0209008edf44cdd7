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
 * How many events lie where. What shows much of the time is drawn from what was counted when the recording was loaded, so
 * that no picture has to look at more than a small share of the events.
 */
final class Densities {

    /** So many counted stretches make a bucket at least: what is taken at its middle is off by less than a quarter of a pixel. */
    private static final long STRETCHES = 4;

    /** Takes the events of a bucket; the buckets of a lane come in their order. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes one.
         *
         * @param eventType their type if they have the same, else 0
         */
        void take(int lane, long bucket, long events, int eventType);
    }

    /** Something that has events. */
    private record Counted(LaneIds.Key key, int thread, long events) {}

    private final Queries queries;
    private final LaneIds laneIds;
    private final List<Counted> counted = new ArrayList<>();
    private final Map<Integer, Long> lengthsNs = new HashMap<>();

    private Densities(Queries queries, LaneIds laneIds) {
        this.queries = queries;
        this.laneIds = laneIds;
    }

    /**
     * Reads what has events, without counting them.
     *
     * @param laneIds numbers the lanes of channels and RAM blocks
     */
    static Densities read(Queries queries, LaneIds laneIds) {
        var densities = new Densities(queries, laneIds);
        queries.each("lanes", densities::add);
        return densities;
    }

    private void add(ResultSet row) throws SQLException {
        int recording = row.getInt("recording");
        var kind = kind(row.getString("kind"));
        var key = new LaneIds.Key(recording, kind, label(kind, row.getString("name")));
        counted.add(new Counted(key, row.getInt("thread"), row.getLong("events")));
        lengthsNs.put(recording, row.getLong("length_ns"));
        if (kind != Outline.Lane.Kind.THREAD) {
            laneIds.of(key);
        }
    }

    private static Outline.Lane.Kind kind(String name) {
        return switch (name) {
            case "thread" -> Outline.Lane.Kind.THREAD;
            case "channel" -> Outline.Lane.Kind.CHANNEL;
            case "block" -> Outline.Lane.Kind.BLOCK;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static String label(Outline.Lane.Kind kind, String name) {
        return kind == Outline.Lane.Kind.CHANNEL ? "multifd " + name : name;
    }

    /**
     * The lanes that have events, and those of devices, which have only spans.
     *
     * @param spanRows how many rows each lane's spans need, by the number of the lane
     */
    List<Outline.Lane> lanes(Map<Integer, Integer> spanRows) {
        var lanes = new ArrayList<Outline.Lane>();
        var rest = new LinkedHashMap<>(laneIds.all());
        for (var one : counted) {
            var key = one.key();
            int id = key.kind() == Outline.Lane.Kind.THREAD ? one.thread() : laneIds.of(key);
            rest.remove(key);
            lanes.add(new Outline.Lane(
                    id, key.recording(), key.kind(), key.name(), one.events(), spanRows.getOrDefault(id, 0)));
        }
        rest.forEach((key, id) -> lanes.add(
                new Outline.Lane(id, key.recording(), key.kind(), key.name(), 0, spanRows.getOrDefault(id, 1))));
        return lanes;
    }

    /**
     * Hands over the events of a range.
     *
     * @param level binary logarithm of the length of the wanted buckets, ns
     */
    void each(Outline outline, TimeRange range, int level, Sink sink) {
        for (var recording : outline.recordings()) {
            if (recording.events() > 0 && recording.range().meets(range)) {
                var clock = recording.clock();
                boolean coarse = 1L << level >= STRETCHES * lengthsNs.getOrDefault(recording.id(), Long.MAX_VALUE / 8);
                queries.each(
                        coarse ? "density_coarse" : "density",
                        row -> take(recording.id(), row, sink),
                        recording.id(),
                        clock.zeroNs(),
                        clock.originNs(),
                        clock.driftPpb(),
                        level,
                        // Rounding of the drift may move an event by a ns.
                        clock.toHost(range.startNs()) - 2,
                        clock.toHost(range.endNs()) + 2);
            }
        }
    }

    private void take(int recording, ResultSet row, Sink sink) throws SQLException {
        int lane = row.getInt("thread");
        if (row.wasNull()) {
            var kind = kind(row.getString("kind"));
            lane = laneIds.of(new LaneIds.Key(recording, kind, label(kind, row.getString("name"))));
        }
        sink.take(lane, row.getLong("bucket"), row.getLong("events"), row.getInt("event_type"));
    }
}
