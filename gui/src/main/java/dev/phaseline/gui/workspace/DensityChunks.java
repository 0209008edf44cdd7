package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.Outline;
import dev.phaseline.gui.model.TimeRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Counts finer than those of the load, made piece by piece while nobody waits, or when a picture needs them: a range of half a
 * second may have a million events, which take the database longer than a picture may take. May be used by several threads.
 */
final class DensityChunks {

    /** 12 bytes each. */
    private static final long MOST_ROWS = 6_000_000;

    /** So many take the database less than 100 ms, for which whatever the user asks meanwhile has to wait. */
    private static final long EVENTS_OF_CHUNK = 500_000;

    private final int level;
    private final List<OfRecording> recordings;

    private DensityChunks(int level, List<OfRecording> recordings) {
        this.level = level;
        this.recordings = recordings;
    }

    /**
     * Plans what to count: as finely as memory allows.
     *
     * @param coarseLevels binary logarithms of how long the stretches of the load are, ns, by recording
     */
    static DensityChunks plan(Outline outline, Map<Integer, Integer> coarseLevels) {
        int level = finest(outline);
        while (rows(outline, level) > MOST_ROWS) {
            level++;
        }
        int planned = level;
        return new DensityChunks(
                planned,
                outline.recordings().stream()
                        .filter(recording ->
                                recording.events() > 0 && planned < coarseLevels.getOrDefault(recording.id(), 0))
                        .map(recording -> new OfRecording(recording, planned))
                        .toList());
    }

    /** The level for which the number of each stretch of a recording fits into an {@code int}. */
    private static int finest(Outline outline) {
        long longestNs = outline.recordings().stream()
                .mapToLong(recording -> recording.range().durationNs())
                .max()
                .orElse(0);
        return Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(longestNs) - (Integer.SIZE - 2));
    }

    /** How many rows all lanes have at most. */
    private static long rows(Outline outline, int level) {
        return outline.lanes().stream()
                .mapToLong(lane -> Math.min(
                        lane.events(),
                        (outline.recording(lane.recording()).range().durationNs() >> level) + 2))
                .sum();
    }

    /**
     * Counts one piece more, the one nearest to a range.
     *
     * @return whether there may be more to do
     */
    boolean readNext(Queries queries, TimeRange near) {
        var missing = new ArrayList<Place>();
        recordings.forEach(recording -> recording.addMissing(near, missing));
        missing.stream()
                .min(Comparator.comparingLong(Place::distanceNs))
                .ifPresent(place -> place.of().read(queries, place.number()));
        return missing.size() > 1;
    }

    /**
     * All pieces of a range in time order; counts what is not here.
     *
     * @return empty if they are not fine enough
     */
    Optional<List<DensityRows>> covering(Queries queries, int recording, TimeRange range, int wantedLevel) {
        return wantedLevel < level
                ? Optional.empty()
                : recordings.stream()
                        .filter(of -> of.recording.id() == recording)
                        .findFirst()
                        .map(of -> of.covering(queries, range));
    }

    private record Place(OfRecording of, int number, long distanceNs) {}

    /** A recording cut into equal pieces of the host's time. */
    private static final class OfRecording {
        private final Outline.Recording recording;
        private final int level;
        private final long lengthNs;
        private final long first;
        private final AtomicReferenceArray<DensityRows> chunks;

        private OfRecording(Outline.Recording recording, int level) {
            this.recording = recording;
            this.level = level;
            long startNs = recording.clock().toHost(recording.range().startNs());
            long endNs = recording.clock().toHost(recording.range().endNs());
            long wantedNs = (endNs - startNs) / (recording.events() / EVENTS_OF_CHUNK + 1);
            lengthNs = Math.max(1L << level, Long.highestOneBit(Math.max(1, wantedNs)));
            first = startNs / lengthNs;
            chunks = new AtomicReferenceArray<>(Math.toIntExact(endNs / lengthNs - first + 1));
        }

        private long startNs(int number) {
            return (first + number) * lengthNs;
        }

        private void addMissing(TimeRange near, List<Place> missing) {
            for (int i = 0; i < chunks.length(); i++) {
                if (chunks.get(i) == null) {
                    long startNs = recording.clock().toPicture(startNs(i));
                    long distanceNs = Math.max(near.startNs() - (startNs + lengthNs), startNs - near.endNs());
                    missing.add(new Place(this, i, Math.max(0, distanceNs)));
                }
            }
        }

        private List<DensityRows> covering(Queries queries, TimeRange range) {
            var found = new ArrayList<DensityRows>();
            // Rounding of the drift may move an event by a ns.
            long from = (recording.clock().toHost(range.startNs()) - 2) / lengthNs - first;
            long to = (recording.clock().toHost(range.endNs()) + 2) / lengthNs - first;
            for (long i = Math.max(0, from); i <= Math.min(chunks.length() - 1, to); i++) {
                var chunk = chunks.get((int) i);
                found.add(chunk == null ? read(queries, (int) i) : chunk);
            }
            return found;
        }

        private DensityRows read(Queries queries, int number) {
            var rows = new DensityRows(level);
            queries.each(
                    "density",
                    row -> rows.add(row.getInt(1), row.getLong(2), row.getLong(3), row.getInt(4)),
                    recording.id(),
                    0L,
                    0L,
                    0.0,
                    level,
                    startNs(number),
                    startNs(number) + lengthNs);
            rows.complete();
            chunks.set(number, rows);
            return rows;
        }
    }
}
