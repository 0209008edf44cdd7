package dev.phaseline.gui.workspace;

import dev.phaseline.gui.model.RecordingClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the picture time of each recording. Recordings of one migration form a party that shares the source's clock.
 * Parties keep their distance in time, unless they are compared or lie so far apart that nothing could be seen of them,
 * as when one has calendar times and another counts from its host's start: then they are aligned at their starts.
 */
final class TimeBase {

    /** Parties that would fill less than this share of the picture are aligned. */
    private static final double SMALLEST_SHARE = 1e-3;

    private static final long DAY_NS = 86_400_000_000_000L;

    /** @param timed whether it has times, and not only an order */
    private record Row(int id, long startNs, long endNs, boolean timed) {}

    private record Correction(
            int source, int destination, long originNs, long offsetNs, double driftPpb, long errorNs) {}

    /** Recordings that share a clock; the times are on it. */
    private static final class Party {
        private final List<Row> rows = new ArrayList<>();
        private long startNs = Long.MAX_VALUE;
        private long endNs = Long.MIN_VALUE;
        private long anchorNs = Long.MAX_VALUE;

        private long anchorOrStartNs() {
            return anchorNs == Long.MAX_VALUE ? startNs : anchorNs;
        }
    }

    private final Queries queries;
    private final Map<Integer, Correction> corrections = new HashMap<>();
    private final Map<Integer, Integer> partyOf = new HashMap<>();

    private TimeBase(Queries queries) {
        this.queries = queries;
    }

    /**
     * The clocks of the recordings that have events, by their numbers.
     *
     * @param compare whether parties are aligned at the starts of their migrations in any case
     */
    static Map<Integer, RecordingClock> read(Queries queries, List<MigrationRow> migrations, boolean compare) {
        return new TimeBase(queries).read(migrations, compare);
    }

    private Map<Integer, RecordingClock> read(List<MigrationRow> migrations, boolean compare) {
        var rows = queries.list("recordings", TimeBase::row).stream()
                .flatMap(List::stream)
                .toList();
        // Numbers of events are no clock: nothing can be said of how they differ.
        var timed = rows.stream().filter(Row::timed).map(Row::id).collect(Collectors.toSet());
        queries.list("clocks", TimeBase::correction).stream()
                .filter(correction -> timed.contains(correction.destination()))
                .forEach(correction -> corrections.put(correction.destination(), correction));
        rows.forEach(row -> partyOf.put(row.id(), row.id()));
        corrections.values().forEach(correction -> join(correction.source(), correction.destination()));
        for (var migration : migrations) {
            if (migration.source() != null && migration.destination() != null) {
                join(migration.source(), migration.destination());
            }
        }
        var parties = new HashMap<Integer, Party>();
        for (var row : rows) {
            var party = parties.computeIfAbsent(root(row.id()), _ -> new Party());
            party.rows.add(row);
            party.startNs = Math.min(party.startNs, onReference(row.id(), row.startNs()));
            party.endNs = Math.max(party.endNs, onReference(row.id(), row.endNs()));
        }
        migrations.forEach(migration -> anchor(migration, parties));
        return clocks(List.copyOf(parties.values()), compare);
    }

    private static List<Row> row(ResultSet row) throws SQLException {
        long startNs = row.getLong("start_ns");
        return row.wasNull()
                ? List.of()
                : List.of(new Row(
                        row.getInt("id"), startNs, row.getLong("end_ns"), !"none".equals(row.getString("clock"))));
    }

    private static Correction correction(ResultSet row) throws SQLException {
        long errorNs = row.getLong("error_ns");
        boolean unknown = row.wasNull();
        return new Correction(
                row.getInt("source_recording"),
                row.getInt("destination_recording"),
                row.getLong("origin_ns"),
                row.getLong("offset_ns"),
                row.getDouble("drift_ppb"),
                unknown ? -1 : errorNs);
    }

    private void join(int one, int other) {
        if (partyOf.containsKey(one) && partyOf.containsKey(other)) {
            partyOf.put(root(one), root(other));
        }
    }

    private int root(int recording) {
        int root = recording;
        for (int parent = partyOf.getOrDefault(root, root); parent != root; parent = partyOf.getOrDefault(root, root)) {
            root = parent;
        }
        return root;
    }

    private void anchor(MigrationRow migration, Map<Integer, Party> parties) {
        @Nullable Party party = parties.get(root(migration.recording()));
        if (party != null) {
            party.anchorNs = Math.min(party.anchorNs, onReference(migration.recording(), migration.startNs()));
        }
    }

    private long onReference(int recording, long hostNs) {
        return clock(recording, 0).toPicture(hostNs);
    }

    private RecordingClock clock(int recording, long zeroNs) {
        var correction = corrections.get(recording);
        return correction == null
                ? RecordingClock.reference(zeroNs)
                : new RecordingClock(
                        zeroNs + correction.offsetNs(),
                        correction.originNs(),
                        correction.driftPpb(),
                        correction.errorNs());
    }

    private Map<Integer, RecordingClock> clocks(List<Party> parties, boolean compare) {
        long originNs = parties.stream().mapToLong(party -> party.startNs).min().orElse(0);
        boolean aligned = parties.size() > 1 && (compare || areFarApart(parties));
        long leadNs = parties.stream()
                .mapToLong(party -> party.anchorOrStartNs() - party.startNs)
                .max()
                .orElse(0);
        var clocks = new HashMap<Integer, RecordingClock>();
        for (var party : parties) {
            long zeroNs = aligned ? party.anchorOrStartNs() - leadNs : originNs;
            party.rows.forEach(row -> clocks.put(row.id(), clock(row.id(), zeroNs)));
        }
        return clocks;
    }

    private static boolean areFarApart(List<Party> parties) {
        long start = parties.stream().mapToLong(party -> party.startNs).min().orElse(0);
        long end = parties.stream().mapToLong(party -> party.endNs).max().orElse(0);
        long covered = parties.stream()
                .map(party -> party.endNs - party.startNs)
                .max(Comparator.naturalOrder())
                .orElse(0L);
        return end - start > DAY_NS && covered < SMALLEST_SHARE * (end - start);
    }
}
