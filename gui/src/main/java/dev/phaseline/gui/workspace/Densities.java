package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many events lie where. What shows much of the time is drawn from what was counted when the recording was loaded, so
 * that no picture has to look at more than a small share of the events.
 */
final class Densities {

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

    private final Map<Integer, Long> lengthsNs = new HashMap<>();
    /** Written by one thread, read by another. */
    private volatile @Nullable DensityRows rows;

    private Densities() {}

    /**
     * The densities of a workspace.
     *
     * @param lanes is given each lane
     * @param spanRows how many rows each lane's spans need, by the number of the lane
     */
    static Densities read(Queries queries, Map<Integer, Integer> spanRows, Consumer<Outline.Lane> lanes) {
        var densities = new Densities();
        queries.each("lanes", row -> lanes.accept(densities.lane(row, spanRows)));
        return densities;
    }

    private Outline.Lane lane(ResultSet row, Map<Integer, Integer> spanRows) throws SQLException {
        int id = row.getInt("lane");
        int recording = row.getInt("recording");
        var kind = kind(row.getString("kind"));
        var name = row.getString("name");
        if (kind != Outline.Lane.Kind.DEVICE) {
            lengthsNs.merge(recording, row.getLong("length_ns"), Math::max);
        }
        return new Outline.Lane(
                id,
                recording,
                kind,
                kind == Outline.Lane.Kind.CHANNEL ? "multifd " + name : name,
                row.getLong("events"),
                spanRows.getOrDefault(id, kind == Outline.Lane.Kind.DEVICE ? 1 : 0));
    }

    private static Outline.Lane.Kind kind(String name) {
        return switch (name) {
            case "thread" -> Outline.Lane.Kind.THREAD;
            case "channel" -> Outline.Lane.Kind.CHANNEL;
            case "block" -> Outline.Lane.Kind.BLOCK;
            case "device" -> Outline.Lane.Kind.DEVICE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Makes later pictures quick; it takes longer than one picture does. */
    void prepare(Queries queries, Outline outline) {
        rows = DensityRows.read(queries, outline).orElse(null);
    }

    /**
     * Hands over the events of a range. A counted stretch is taken at its middle, so that it may be off by half a bucket,
     * which is at most half a pixel.
     *
     * @param level binary logarithm of the length of the wanted buckets, ns
     */
    void each(Queries queries, Outline outline, TimeRange range, int level, Sink sink) {
        for (var recording : outline.recordings()) {
            if (recording.events() > 0 && recording.range().meets(range)) {
                var clock = recording.clock();
                boolean coarse = 1L << level >= lengthsNs.getOrDefault(recording.id(), Long.MAX_VALUE);
                var prepared = rows;
                if (coarse && prepared != null) {
                    prepared.each(recording.id(), range, level, sink);
                    continue;
                }
                queries.each(
                        coarse ? "density_coarse" : "density",
                        row -> sink.take(row.getInt(1), row.getLong(2), row.getLong(3), row.getInt(4)),
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
}
