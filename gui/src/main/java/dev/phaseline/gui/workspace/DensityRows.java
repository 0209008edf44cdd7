package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.RecordingClock;
import dev.phaseline.gui.model.TimeRange;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How many events each lane of a recording has in equal stretches of some time, in memory: adding them up for a picture takes
 * a millisecond, where the database takes a tenth of a second of processor time. Immutable once it is complete.
 */
final class DensityRows {

    private final int level;
    private final Map<Integer, LaneRows> lanes = new HashMap<>();

    /** @param level binary logarithm of the length of a stretch, ns */
    DensityRows(int level) {
        this.level = level;
    }

    /**
     * Adds a stretch; those of a lane come in time order.
     *
     * @param stretch its number on the host's clock: the time of its start divided by the length
     * @param eventType the type of its events if they have the same, else 0
     */
    void add(int lane, long stretch, long events, int eventType) {
        lanes.computeIfAbsent(lane, _ -> new LaneRows(stretch)).add(stretch, events, eventType);
    }

    /** Gives back the memory for rows that did not come. */
    void complete() {
        lanes.values().forEach(LaneRows::trim);
    }

    /**
     * Hands over the events of a range, each stretch at its middle.
     *
     * @param parts what follows each other in a recording, in time order
     * @param level binary logarithm of the length of the wanted buckets, ns
     */
    static void each(List<DensityRows> parts, RecordingClock clock, TimeRange range, int level, Densities.Sink sink) {
        var lanes = new TreeSet<Integer>();
        parts.forEach(part -> lanes.addAll(part.lanes.keySet()));
        for (int lane : lanes) {
            var sum = new Sum(lane, sink);
            for (var part : parts) {
                var rows = part.lanes.get(lane);
                if (rows != null) {
                    rows.each(part.level, clock, range, level, sum);
                }
            }
            sum.end();
        }
    }

    /** Adds up the stretches of a bucket, which may come from two parts. */
    private static final class Sum {
        private final int lane;
        private final Densities.Sink sink;
        private long bucket;
        private long events;
        private int type;

        private Sum(int lane, Densities.Sink sink) {
            this.lane = lane;
            this.sink = sink;
        }

        private void add(long to, long more, int ofType) {
            if (events > 0 && to == bucket) {
                type = type == ofType ? type : 0;
            } else {
                end();
                bucket = to;
                type = ofType;
            }
            events += more;
        }

        private void end() {
            if (events > 0) {
                sink.take(lane, bucket, events, type);
            }
            events = 0;
        }
    }

    /** The stretches of one lane, in time order. */
    private static final class LaneRows {
        private final long first;
        private int[] stretches = new int[16];
        private int[] events = new int[16];
        private int[] types = new int[16];
        private int size;

        private LaneRows(long first) {
            this.first = first;
        }

        private void add(long stretch, long count, int type) {
            if (size == events.length) {
                resize(2 * size);
            }
            stretches[size] = Math.toIntExact(stretch - first);
            events[size] = (int) Math.min(Integer.MAX_VALUE, count);
            types[size] = type;
            size++;
        }

        private void trim() {
            resize(size);
        }

        private void resize(int capacity) {
            stretches = Arrays.copyOf(stretches, capacity);
            events = Arrays.copyOf(events, capacity);
            types = Arrays.copyOf(types, capacity);
        }

        private void each(int ofLevel, RecordingClock clock, TimeRange range, int level, Sum sum) {
            long half = ofLevel == 0 ? 0 : 1L << (ofLevel - 1);
            // Rounding of the drift may move an event by a ns.
            for (int i = from((clock.toHost(range.startNs()) - half - 2) >> ofLevel); i < size; i++) {
                long ns = clock.toPicture(((first + stretches[i]) << ofLevel) + half);
                if (ns >= range.endNs()) {
                    return;
                }
                if (ns >= range.startNs()) {
                    sum.add(ns >> level, events[i], types[i]);
                }
            }
        }

        /** The first stretch that is not before one of a number. */
        private int from(long stretch) {
            long wanted = stretch - first;
            if (wanted <= 0) {
                return 0;
            }
            if (wanted > Integer.MAX_VALUE) {
                return size;
            }
            int found = Arrays.binarySearch(stretches, 0, size, (int) wanted);
            return found < 0 ? -found - 1 : found;
        }
    }
}
