package dev.phaseline.analyzer.workspace;

import dev.phaseline.analyzer.recording.EventWindow;
import dev.phaseline.grammar.model.FieldType;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events of a recording by thread, and by equal stretches of time those of each thread, channel and RAM block,
 * while they are written: the database would have to group all of them by their times once more. Used by one thread.
 *
 * <p>The length of a stretch is the power of two with which {@link #MOST_STRETCHES} cover the recording. While that grows,
 * the length doubles, and neighbours are added up. A recording of very many tracks gets longer stretches, so that the
 * counts stay in memory.
 */
final class EventDensities {
    private static final int MOST_STRETCHES = 1 << 17;
    /** Of all tracks; 20 bytes each. */
    private static final int MOST_COUNTS = 1 << 20;
    /** A recording that has more channels or blocks than that is no migration's: the others are left out. */
    private static final int MOST_NAMES = 1 << 16;

    /** The tables whose events are about a channel or a block, which a column names. */
    private static final Map<String, Subject> SUBJECTS = Map.of(
            "multifd_send", new Subject("channel", "id"),
            "multifd_send_2", new Subject("channel", "id"),
            "multifd_send_fill", new Subject("channel", "id"),
            "multifd_recv", new Subject("channel", "id"),
            "multifd_recv_unfill", new Subject("channel", "id"),
            "ram_save_page", new Subject("block", "rbname"),
            "ram_load_loop", new Subject("block", "rbname"),
            "postcopy_ram_fault_thread_request", new Subject("block", "ramblock"),
            "migrate_handle_rp_req_pages", new Subject("block", "rbname"));

    /**
     * What events of a type are about.
     *
     * @param kind channel or block
     * @param argument the argument that says which
     */
    private record Subject(String kind, String argument) {}

    private final int mostCounts;
    private final Map<Integer, DensityTrack> threads = new LinkedHashMap<>();
    private final Map<String, Map<String, DensityTrack>> subjects = new HashMap<>();
    private int shift;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;
    private int names;

    EventDensities() {
        this(MOST_COUNTS);
    }

    /** @param mostCounts how many counts may be in memory after a window */
    EventDensities(int mostCounts) {
        this.mostCounts = mostCounts;
    }

    /**
     * Counts the events of a window that has some.
     *
     * @param positions of each type, the positions of its events
     * @param tables the tables of the types
     * @param threadIds the threads of the window as the workspace numbers them
     */
    void add(EventWindow window, int[][] positions, List<EventTable> tables, int[] threadIds) {
        widen(window.timeNs(0), window.timeNs(window.size() - 1));
        addThreads(window, tables, threadIds);
        for (int type = 0; type < positions.length; type++) {
            var subject = SUBJECTS.get(tables.get(type).name());
            if (subject != null && positions[type].length > 0) {
                addSubjects(window, type, positions[type], subject);
            }
        }
        bound();
    }

    private void widen(long first, long last) {
        firstNs = Math.min(firstNs, first);
        lastNs = Math.max(lastNs, last);
        int needed = 0;
        long length = Math.max(0, lastNs - firstNs < 0 ? Long.MAX_VALUE : lastNs - firstNs);
        while ((long) MOST_STRETCHES << needed < length) {
            needed++;
        }
        if (needed > shift) {
            coarsen(needed - shift);
        }
    }

    private void coarsen(int bits) {
        shift += bits;
        tracks().forEach(track -> track.coarsen(bits));
    }

    private List<DensityTrack> tracks() {
        var tracks = new ArrayList<>(threads.values());
        subjects.values().forEach(ofKind -> tracks.addAll(ofKind.values()));
        return tracks;
    }

    private void bound() {
        if (counts() <= mostCounts) {
            return;
        }
        tracks().forEach(DensityTrack::compact);
        while (counts() > mostCounts / 2 && shift < Long.SIZE - 1) {
            coarsen(1);
            tracks().forEach(DensityTrack::compact);
        }
    }

    private long counts() {
        return tracks().stream().mapToLong(DensityTrack::size).sum();
    }

    private void addThreads(EventWindow window, List<EventTable> tables, int[] threadIds) {
        var ofThread = new @Nullable DensityTrack[threadIds.length];
        int[] typeIds = tables.stream().mapToInt(EventTable::typeId).toArray();
        long[] timesNs = window.timesNs();
        int size = window.size();
        for (int from = 0, to; from < size; from = to) {
            to = runEnd(window, timesNs, from, size);
            int thread = window.thread(from);
            var track = ofThread[thread];
            if (track == null) {
                int id = threadIds[thread];
                track = threads.computeIfAbsent(id, _ -> new DensityTrack("thread", id, null));
                ofThread[thread] = track;
            }
            track.add(timesNs[from], timesNs[to - 1], to - from, shift, typeIds[window.type(from)]);
        }
    }

    /** Where the events end that follow one another with the same thread, type and stretch. */
    private int runEnd(EventWindow window, long[] timesNs, int from, int size) {
        int thread = window.thread(from);
        int type = window.type(from);
        long stretch = timesNs[from] >> shift;
        int to = from + 1;
        while (to < size && timesNs[to] >> shift == stretch && window.thread(to) == thread && window.type(to) == type) {
            to++;
        }
        return to;
    }

    private void addSubjects(EventWindow window, int type, int[] positions, Subject subject) {
        var arguments = window.types().get(type).arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).name().equals(subject.argument())) {
                var field = arguments.get(i).type().field();
                if (field == FieldType.STRING) {
                    addNamed(window, window.textIds(type, i), positions, subject.kind());
                } else {
                    addNumbered(window, window.numbers(type, i), field.bits(), positions, subject.kind());
                }
                return;
            }
        }
    }

    private void addNamed(EventWindow window, int[] textIds, int[] positions, String kind) {
        long[] timesNs = window.timesNs();
        byte[][] texts = window.texts();
        var ofText = new @Nullable DensityTrack[texts.length];
        for (int from = 0, to; from < positions.length; from = to) {
            int text = textIds[from];
            to = runEnd(textIds, timesNs, positions, from);
            if (text == 0) {
                continue;
            }
            var track = ofText[text];
            if (track == null) {
                track = track(kind, new String(texts[text], StandardCharsets.UTF_8));
                ofText[text] = track;
            }
            if (track != null) {
                track.add(timesNs[positions[from]], timesNs[positions[to - 1]], to - from, shift, 0);
            }
        }
    }

    /** Where the events end that follow one another with the same text and stretch. */
    private int runEnd(int[] textIds, long[] timesNs, int[] positions, int from) {
        int text = textIds[from];
        long stretch = timesNs[positions[from]] >> shift;
        int to = from + 1;
        while (to < positions.length && textIds[to] == text && timesNs[positions[to]] >> shift == stretch) {
            to++;
        }
        return to;
    }

    private void addNumbered(EventWindow window, long[] numbers, int bits, int[] positions, String kind) {
        long[] timesNs = window.timesNs();
        DensityTrack track = null;
        long last = 0;
        long mask = bits == Long.SIZE ? -1 : (1L << bits) - 1;
        for (int i = 0; i < positions.length; i++) {
            long number = numbers[i] & mask;
            if (track == null || number != last) {
                track = track(kind, Long.toUnsignedString(number));
                last = number;
            }
            if (track != null) {
                track.add(timesNs[positions[i]], timesNs[positions[i]], 1, shift, 0);
            }
        }
    }

    private @Nullable DensityTrack track(String kind, String name) {
        var ofKind = subjects.computeIfAbsent(kind, _ -> new LinkedHashMap<>());
        var track = ofKind.get(name);
        if (track == null && names < MOST_NAMES) {
            names++;
            track = new DensityTrack(kind, 0, name);
            ofKind.put(name, track);
        }
        return track;
    }

    /** Writes the counts of the recording. */
    void write(DuckDBConnection connection, BulkInsert bulk, int recording) throws SQLException {
        try (var appender = connection.createAppender("internal", "thread_events")) {
            for (var track : threads.values()) {
                appender.beginRow();
                appender.append(recording).append(track.thread());
                appender.append(track.events()).append(track.firstNs()).append(track.lastNs());
                appender.endRow();
            }
        }
        var tracks = tracks();
        tracks.forEach(DensityTrack::compact);
        if (tracks.isEmpty()) {
            return;
        }
        try (var appender = connection.createAppender("internal", "density_tracks")) {
            for (int number = 0; number < tracks.size(); number++) {
                var track = tracks.get(number);
                appender.beginRow();
                appender.append(recording).append(number).append(track.kind());
                appender.append(track.name() == null ? track.thread() : null).append(track.name());
                appender.append(1L << shift);
                appender.endRow();
            }
        }
        bulk.insertInto("internal.densities", DensityBatch.values(recording), new DensityBatch(tracks, shift));
    }
}
