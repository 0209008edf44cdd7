package dev.phaseline.analyzer.export;

import dev.phaseline.analyzer.export.TraceSink.Arguments;
import dev.phaseline.analyzer.export.TraceSink.Flow;
import dev.phaseline.analyzer.export.TraceSink.Track;
import dev.phaseline.analyzer.resource.ResourceText;
import dev.phaseline.analyzer.workspace.QueryResult;
import dev.phaseline.analyzer.workspace.Workspace;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Everything on the time line as a trace for other viewers: each recording is a process, with a track of phases, counters,
 * and a track for each thread, on which spans nest and events are instants with their arguments. Arrows lead from what a
 * side sent to where the other took it in. All times are on the source's clock. Rows are written as they are read; what is
 * kept are names and the spans that are open at one time.
 */
public final class TraceExport {
    /** The formats. */
    public enum Format {
        /** Protocol buffers, for Perfetto. */
        PERFETTO,
        /** JSON, for Chrome's trace viewers, Perfetto, Speedscope and others. */
        CHROME
    }

    /** Columns that each table of events has before the arguments: recording, seq, ts_ns, thread. */
    private static final int FIRST_ARGUMENT = 4;

    private static final int BUFFER = 1 << 18;
    private static final long PROGRESS_STEP = 1 << 12;

    private final Workspace workspace;
    private final TraceSink sink;
    private final LongConsumer progress;
    private final Map<Integer, ClockShift> clocks = new HashMap<>();
    private final Map<Integer, ThreadTracks> threads = new HashMap<>();
    private int tracks;
    private long written;

    /** The tracks of a thread: the first is its own, the others hold spans that do not nest with those of the first. */
    private final class ThreadTracks {
        private final int process;
        private final String name;
        private final Lanes lanes = new Lanes();
        private final List<Track> tracks = new ArrayList<>();

        ThreadTracks(int process, String name) {
            this.process = process;
            this.name = name;
        }

        Track own() throws IOException {
            return lane(0);
        }

        Track place(long startNs, long endNs) throws IOException {
            return lane(lanes.place(startNs, endNs));
        }

        private Track lane(int lane) throws IOException {
            while (tracks.size() <= lane) {
                Track track = new Track(process, ++TraceExport.this.tracks);
                sink.track(process, track.id(), tracks.isEmpty() ? name : name + ", beside", track.id());
                tracks.add(track);
            }
            return tracks.get(lane);
        }
    }

    private TraceExport(Workspace workspace, TraceSink sink, LongConsumer progress) {
        this.workspace = workspace;
        this.sink = sink;
        this.progress = progress;
    }

    /**
     * Writes a trace. The file appears when it is complete; one whose name ends in {@code .gz} is compressed.
     *
     * @param workspace stays the caller's to close
     * @param file replaced if it exists
     * @param progress told now and then how many events and spans were written
     * @throws IOException if the file cannot be written
     */
    public static void write(Workspace workspace, Path file, Format format, LongConsumer progress) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
        Path unfinished = absolute.resolveSibling(absolute.getFileName() + ".part");
        try {
            try (OutputStream plain = Files.newOutputStream(unfinished);
                    OutputStream out = new BufferedOutputStream(
                            file.toString().toLowerCase(Locale.ROOT).endsWith(".gz")
                                    ? new GZIPOutputStream(plain, BUFFER)
                                    : plain,
                            BUFFER)) {
                write(workspace, out, format, progress);
            }
            Files.move(unfinished, absolute, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Writes a trace.
     *
     * @param out closed at the end
     */
    static void write(Workspace workspace, OutputStream out, Format format, LongConsumer progress) throws IOException {
        long originNs = firstMoment(workspace);
        try (TraceSink sink = switch (format) {
            case PERFETTO -> new PerfettoTrace(out, originNs);
            case CHROME -> new ChromeTrace(out, originNs);
        }) {
            new TraceExport(workspace, sink, progress).write();
        }
    }

    private static long firstMoment(Workspace workspace) {
        long first = Long.MAX_VALUE;
        try (QueryResult rows = workspace.query(sql("recordings"))) {
            while (rows.next()) {
                if (!rows.isNull(5)) {
                    first = Math.min(first, shift(rows).toCommon(rows.longValue(5)));
                }
            }
        }
        return first == Long.MAX_VALUE ? 0 : first;
    }

    private static ClockShift shift(QueryResult recording) {
        return recording.isNull(6)
                ? ClockShift.NONE
                : new ClockShift(recording.longValue(6), recording.longValue(7), recording.doubleValue(8));
    }

    private void write() throws IOException {
        describe();
        writePhases();
        writeCounters();
        describeThreads();
        writeSpans();
        writeEvents();
        progress.accept(written);
    }

    private void describe() throws IOException {
        try (QueryResult rows = workspace.query(sql("recordings"))) {
            while (rows.next()) {
                int recording = (int) rows.longValue(0);
                clocks.put(recording, shift(rows));
                sink.process(recording, processName(rows));
            }
        }
    }

    private static String processName(QueryResult row) {
        StringBuilder name = new StringBuilder(row.isNull(1) ? "unknown side" : row.text(1));
        if (!row.isNull(2)) {
            name.append(", host ").append(row.text(2));
        }
        if (!row.isNull(3)) {
            name.append(", pid ").append(row.text(3));
        }
        return name.append(", ").append(row.text(4)).toString();
    }

    private void writePhases() throws IOException {
        Map<Integer, ThreadTracks> byRecording = new HashMap<>();
        try (QueryResult rows = workspace.query(sql("phases"))) {
            RowArguments arguments = new RowArguments(rows, List.of("migration", "start_event", "end_event"), 4);
            while (rows.next()) {
                int recording = (int) rows.longValue(0);
                long startNs = common(recording, rows.longValue(2));
                long endNs = common(recording, rows.longValue(3));
                Track track = byRecording
                        .computeIfAbsent(recording, id -> new ThreadTracks(id, "phases"))
                        .place(startNs, endNs);
                sink.slice(track, text(rows, 1), "phase", startNs, endNs, Flow.NONE, arguments);
                count();
            }
        }
    }

    private void writeCounters() throws IOException {
        Map<String, Track> counters = new HashMap<>();
        try (QueryResult rows = workspace.query(sql("counters"))) {
            while (rows.next()) {
                int recording = (int) rows.longValue(0);
                String name = text(rows, 1);
                Track counter = counters.get(recording + " " + name);
                if (counter == null) {
                    counter = new Track(recording, ++tracks);
                    counters.put(recording + " " + name, counter);
                    sink.counter(recording, counter.id(), name, text(rows, 2));
                }
                sink.value(counter, name, rows.longValue(3), rows.doubleValue(4));
            }
        }
    }

    private void describeThreads() throws IOException {
        try (QueryResult rows = workspace.query(sql("threads"))) {
            while (rows.next()) {
                String name = (rows.isNull(2) ? "thread" : rows.text(2)) + (rows.isNull(3) ? "" : " " + rows.text(3));
                ThreadTracks thread = new ThreadTracks((int) rows.longValue(0), name);
                threads.put((int) rows.longValue(1), thread);
                thread.own();
            }
        }
    }

    private void writeSpans() throws IOException {
        try (QueryResult rows = workspace.query(sql("spans"))) {
            RowArguments arguments = new RowArguments(rows, List.of("migration"), 8);
            while (rows.next()) {
                int recording = (int) rows.longValue(0);
                ThreadTracks thread = thread((int) rows.longValue(1));
                String kind = text(rows, 2);
                String name = rows.isNull(3) ? kind : kind + " " + rows.text(3);
                long startNs = common(recording, rows.longValue(4));
                Flow flow = flow(rows, 6);
                if (rows.isNull(5)) {
                    sink.instant(thread.own(), kind + " without end", kind, startNs, flow, arguments);
                } else {
                    long endNs = common(recording, rows.longValue(5));
                    sink.slice(thread.place(startNs, endNs), name, kind, startNs, endNs, flow, arguments);
                }
                count();
            }
        }
    }

    private void writeEvents() throws IOException {
        Set<Long> withMessages = new HashSet<>();
        try (QueryResult rows = workspace.query(sql("message_events"))) {
            while (rows.next()) {
                withMessages.add(rows.longValue(0));
            }
        }
        try (QueryResult types = workspace.query(sql("event_types"))) {
            while (types.next()) {
                writeEventsOfType(
                        text(types, 1), text(types, 2), text(types, 3), withMessages.contains(types.longValue(0)));
            }
        }
    }

    private void writeEventsOfType(String event, String section, String table, boolean withMessages)
            throws IOException {
        String all = "FROM \"" + table.replace("\"", "\"\"") + "\" AS event";
        try (QueryResult rows = workspace.query(withMessages ? sql("messages").replace("FROM event", all) : all)) {
            int arguments = rows.columns().size() - (withMessages ? 2 : 0);
            List<String> names = rows.columns().subList(FIRST_ARGUMENT, arguments).stream()
                    .map(QueryResult.Column::name)
                    .toList();
            RowArguments values = new RowArguments(rows, names, FIRST_ARGUMENT);
            while (rows.next()) {
                int recording = (int) rows.longValue(0);
                Flow flow = withMessages ? flow(rows, arguments) : Flow.NONE;
                Track track = thread((int) rows.longValue(3)).own();
                sink.instant(track, event, section, common(recording, rows.longValue(2)), flow, values);
                count();
            }
        }
    }

    private static Flow flow(QueryResult row, int column) {
        long id = row.longValue(column);
        return id == 0 ? Flow.NONE : new Flow(id, Boolean.TRUE.equals(row.value(column + 1)));
    }

    private ThreadTracks thread(int id) {
        ThreadTracks thread = threads.get(id);
        if (thread == null) {
            throw new IllegalStateException("no thread " + id);
        }
        return thread;
    }

    private long common(int recording, long ns) {
        return clocks.getOrDefault(recording, ClockShift.NONE).toCommon(ns);
    }

    private void count() {
        written++;
        if (written % PROGRESS_STEP == 0) {
            progress.accept(written);
        }
    }

    private static String text(QueryResult row, int column) {
        String text = row.text(column);
        return text == null ? "" : text;
    }

    /** Columns of the current row as arguments. */
    private record RowArguments(QueryResult row, List<String> names, int first) implements Arguments {
        @Override
        public int size() {
            return names.size();
        }

        @Override
        public String name(int index) {
            return names.get(index);
        }

        @Override
        public @Nullable Object value(int index) {
            return row.value(first + index);
        }
    }

    private static String sql(String name) {
        return ResourceText.of(TraceExport.class, name + ".sql");
    }
}
