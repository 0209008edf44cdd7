package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** More than this, some 40 MB, is left to the database. */
    private static final long MOST_ROWS = 3_000_000;

    private final NamedEvents namedEvents = new NamedEvents();
    /** By recording, the binary logarithm of the length of the stretches in which the load has counted. */
    private final Map<Integer, Integer> coarseLevels = new HashMap<>();

    // Written by one thread, read by another.
    private volatile Map<Integer, DensityRows> counted = Map.of();
    private volatile @Nullable DensityChunks finer;

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
            addLength(recording, row.getLong("length_ns"));
        }
        return new Outline.Lane(
                id,
                recording,
                kind,
                kind == Outline.Lane.Kind.CHANNEL ? "multifd " + name : name,
                row.getLong("events"),
                spanRows.getOrDefault(id, kind == Outline.Lane.Kind.DEVICE ? 1 : 0));
    }

    /** Pieces and buckets fit into each other because each recording has one length, a power of two. */
    private void addLength(int recording, long lengthNs) {
        int level = Long.numberOfTrailingZeros(lengthNs);
        var other = coarseLevels.put(recording, level);
        if (lengthNs != 1L << level || (other != null && other != level)) {
            throw new IllegalStateException(
                    "recording " + recording + " was counted in stretches of " + lengthNs + " ns");
        }
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

    /**
     * Makes later pictures quick, one step of it.
     *
     * @param near what is wanted first
     * @return whether there is more to do
     */
    boolean prepare(Queries queries, Outline outline, TimeRange near) {
        var chunks = finer;
        if (chunks != null) {
            namedEvents.make(queries);
            return chunks.readNext(queries, near);
        }
        counted = readCounted(queries);
        finer = DensityChunks.plan(outline, coarseLevels);
        return true;
    }

    /** What was counted at load, by recording; nothing if it is too much. */
    private Map<Integer, DensityRows> readCounted(Queries queries) {
        if (queries.list("density_count", row -> row.getLong(1)).getFirst() > MOST_ROWS) {
            return Map.of();
        }
        var read = new HashMap<Integer, DensityRows>();
        queries.each("density_rows", row -> {
            int recording = row.getInt(1);
            read.computeIfAbsent(recording, _ -> new DensityRows(coarseLevel(recording)))
                    .add(row.getInt(2), row.getLong(3), row.getLong(4), row.getInt(5));
        });
        read.values().forEach(DensityRows::complete);
        return Map.copyOf(read);
    }

    private int coarseLevel(int recording) {
        return coarseLevels.getOrDefault(recording, Long.SIZE);
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
                var inMemory = inMemory(queries, recording.id(), range, level);
                if (inMemory.isPresent()) {
                    DensityRows.each(inMemory.get(), clock, range, level, sink);
                    continue;
                }
                queries.each(
                        level >= coarseLevel(recording.id()) ? "density_coarse" : "density",
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

    private Optional<List<DensityRows>> inMemory(Queries queries, int recording, TimeRange range, int level) {
        if (level >= coarseLevel(recording)) {
            return Optional.ofNullable(counted.get(recording)).map(List::of);
        }
        namedEvents.make(queries);
        var chunks = finer;
        return chunks == null ? Optional.empty() : chunks.covering(queries, recording, range, level);
    }
}
