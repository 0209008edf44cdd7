package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * What was counted when recordings were loaded, in memory: adding it up for a picture takes a millisecond, where the database
 * takes a tenth of a second of processor time. Immutable once it is read.
 */
final class DensityRows {

    /** More than this, some 50 MB, is left to the database. */
    private static final long MOST = 3_000_000;

    private final List<LaneRows> lanes;

    private DensityRows(List<LaneRows> lanes) {
        this.lanes = lanes;
    }

    /** Reads it; empty if it is too much. */
    static Optional<DensityRows> read(Queries queries, Outline outline) {
        if (queries.list("density_count", row -> row.getLong(1)).getFirst() > MOST) {
            return Optional.empty();
        }
        var lanes = new HashMap<Integer, LaneRows>();
        outline.lanes().forEach(lane -> lanes.put(lane.id(), new LaneRows(lane, outline)));
        queries.each("density_rows", row -> {
            var lane = lanes.get(row.getInt(1));
            if (lane != null) {
                lane.add(row);
            }
        });
        lanes.values().forEach(LaneRows::trim);
        return Optional.of(new DensityRows(new ArrayList<>(lanes.values())));
    }

    /**
     * Hands over the events that a recording has in a range, each counted stretch at its middle.
     *
     * @param level binary logarithm of the length of the wanted buckets, ns
     */
    void each(int recording, TimeRange range, int level, Densities.Sink sink) {
        for (var lane : lanes) {
            if (lane.recording.id() == recording) {
                lane.each(range, level, sink);
            }
        }
    }

    /** The stretches of one lane, in time order. */
    private static final class LaneRows {
        private final int lane;
        private final Outline.Recording recording;
        private long[] middlesNs = new long[16];
        private int[] events = new int[16];
        private int[] types = new int[16];
        private int size;

        private LaneRows(Outline.Lane lane, Outline outline) {
            this.lane = lane.id();
            recording = outline.recording(lane.recording());
        }

        private void add(ResultSet row) throws SQLException {
            if (size == events.length) {
                resize(2 * size);
            }
            middlesNs[size] = recording.clock().toPicture(row.getLong(2));
            events[size] = (int) Math.min(Integer.MAX_VALUE, row.getLong(3));
            types[size] = row.getInt(4);
            size++;
        }

        private void trim() {
            resize(size);
        }

        private void resize(int capacity) {
            middlesNs = Arrays.copyOf(middlesNs, capacity);
            events = Arrays.copyOf(events, capacity);
            types = Arrays.copyOf(types, capacity);
        }

        private void each(TimeRange range, int level, Densities.Sink sink) {
            int i = from(range.startNs());
            while (i < size && middlesNs[i] < range.endNs()) {
                long bucket = middlesNs[i] >> level;
                long sum = 0;
                int type = types[i];
                for (; i < size && middlesNs[i] >> level == bucket; i++) {
                    sum += events[i];
                    type = type == types[i] ? type : 0;
                }
                sink.take(lane, bucket, sum, type);
            }
        }

        /** The first stretch whose middle is not before an instant. */
        private int from(long ns) {
            int low = 0;
            int high = size;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (middlesNs[middle] < ns) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }
    }
}
